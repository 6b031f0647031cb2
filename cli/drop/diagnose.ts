import { readFile } from '../../lambdas/shared/books';
import { OUTPUT } from '../../names';
import type { Cloud, Execution } from '../cloud/cloud';

/**
 * Why files are not final yet, a line each: where they are, what the queues and the publish say, what to do.
 * @param fileIds files without final books
 */
export async function diagnose(cloud: Cloud, fileIds: readonly string[]): Promise<string[]> {
  const store = await cloud.store();
  const lakeBucket = cloud.output(OUTPUT.lakeBucket);
  const files = await Promise.all(fileIds.map((id) => readFile(store, lakeBucket, id)));
  const cleaned = files.filter((books) => books !== undefined).length;
  return [
    `${fileIds.length} of the files have no final books: ${cleaned} are cleaned and wait for publish, ${fileIds.length - cleaned} are not cleaned`,
    ...(await diagnoseQueue(cloud)),
    await diagnosePublish(cloud),
  ];
}

/** What waits for cleaning, and what cleaning gave up. */
export async function diagnoseQueue(cloud: Cloud): Promise<string[]> {
  const queues = await cloud.queues();
  const [queue, dead] = await Promise.all([
    queues.depth(cloud.output(OUTPUT.cleanQueue)),
    queues.depth(cloud.output(OUTPUT.cleanDeadLetters)),
  ]);
  const depths = `clean queue: ${queue.waiting} waiting, ${queue.inFlight} in work; dead letters: ${dead.waiting}`;
  const advice =
    'cleaning failed three times: see the log of the clean function, then redrive the queue';
  return dead.waiting > 0 ? [depths, advice] : [depths];
}

/** How the newest run of the publish stands. */
export async function diagnosePublish(cloud: Cloud): Promise<string> {
  const executions = await cloud.executions();
  const [newest] = await executions.recent(1);
  return publishLine(newest && (await executions.describe(newest.arn)));
}

function publishLine(newest: Execution | undefined): string {
  if (newest === undefined)
    return 'publish: never ran; start it with `npm run lake -- run publish` to see why';
  const error = newest.error === undefined ? '' : `: ${newest.error.slice(0, 400)}`;
  const advice =
    newest.status === 'RUNNING'
      ? '; it may only need more time (--timeout)'
      : '; start it with `npm run lake -- run publish`';
  return `publish: ${newest.name} ${newest.status}${error}${advice}`;
}

import { readFile } from '../../lambdas/shared/books';
import { OUTPUT } from '../../names';
import type { Cloud, Execution } from '../cloud/cloud';

/**
 * Why files are not final yet, a line each: where they are, what the queues and the publish say, what to do.
 * @param fileIds files without final books
 */
export async function diagnose(cloud: Cloud, fileIds: readonly string[]): Promise<string[]> {
  const [store, queues, executions] = await Promise.all([
    cloud.store(),
    cloud.queues(),
    cloud.executions(),
  ]);
  const [queue, dead, recent, ...files] = await Promise.all([
    queues.depth(cloud.output(OUTPUT.cleanQueue)),
    queues.depth(cloud.output(OUTPUT.cleanDeadLetters)),
    executions.recent(1),
    ...fileIds.map((id) => readFile(store, cloud.output(OUTPUT.lakeBucket), id)),
  ]);
  const cleaned = files.filter((books) => books !== undefined).length;
  const newest = recent[0] && (await executions.describe(recent[0].arn));
  const lines = [
    `${fileIds.length} of the files have no final books: ${cleaned} are cleaned and wait for publish, ${fileIds.length - cleaned} are not cleaned`,
    `clean queue: ${queue.waiting} waiting, ${queue.inFlight} in work; dead letters: ${dead.waiting}`,
    publishLine(newest),
  ];
  if (dead.waiting > 0)
    lines.push(
      'cleaning failed three times: see the log of the clean function, then redrive the queue',
    );
  return lines;
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

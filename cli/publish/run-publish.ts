import { readRun } from '../../lambdas/shared/books';
import type { RunReport } from '../../lambdas/shared/documents';
import { listPending } from '../../lambdas/shared/pending-markers';
import { OUTPUT } from '../../names';
import type { Cloud, Execution } from '../cloud/cloud';
import { CommandFailed } from '../failures';

export interface PublishTiming {
  readonly now: () => number;
  readonly pause: () => Promise<void>;
  readonly deadline: number;
}

/** What a publish by hand came to: the run's books, or nothing when nothing was pending. */
export interface PublishResult {
  readonly run: RunReport | null;
  readonly pending: number;
}

/**
 * Calls the start function and waits for the execution, also for one that was running already.
 * @throws {CommandFailed} when the execution fails, the start function holds back, or the time is over
 */
export async function runPublish(cloud: Cloud, timing: PublishTiming): Promise<PublishResult> {
  const lakeBucket = cloud.output(OUTPUT.lakeBucket);
  const store = await cloud.store();
  const pending = async () => (await listPending(store, lakeBucket)).markers.length;
  const executions = await cloud.executions();
  const before = (await executions.recent(1))[0];
  if (before?.status !== 'RUNNING') {
    const waiting = await pending();
    if (waiting === 0) return { run: null, pending: 0 };
    await (await cloud.functions()).invoke(cloud.output(OUTPUT.startFunction), {});
    const [newest] = await executions.recent(1);
    if (newest === undefined || newest.name === before?.name)
      throw new CommandFailed(
        `${waiting} files are pending, but no run was started: the newest one is younger than publish.minInterval, or failures are being waited out; see \`npm run lake -- runs\``,
      );
  }
  const [current] = await executions.recent(1);
  if (current === undefined) throw new CommandFailed('the state machine lists no execution');
  const ended = await untilEnded(cloud, current, timing);
  if (ended.status !== 'SUCCEEDED')
    throw new CommandFailed(`run ${ended.name} ${ended.status}: ${ended.error ?? 'no cause given'}`, {
      runId: ended.name,
    });
  return {
    run: (await readRun(store, lakeBucket, ended.name)) ?? null,
    pending: await pending(),
  };
}

async function untilEnded(
  cloud: Cloud,
  execution: Execution,
  { now, pause, deadline }: PublishTiming,
): Promise<Execution> {
  const executions = await cloud.executions();
  for (;;) {
    const seen = await executions.describe(execution.arn);
    if (seen.status !== 'RUNNING') return seen;
    if (now() >= deadline)
      throw new CommandFailed(`run ${seen.name} is still running: wait longer with --timeout`, {
        runId: seen.name,
      });
    await pause();
  }
}

import { readRun } from '../../lambdas/shared/books';
import type { RunReport } from '../../lambdas/shared/documents';
import type { StartDecision } from '../../lambdas/start/start-publish';
import { OUTPUT } from '../../names';
import type { Cloud, Execution, Executions } from '../cloud/cloud';
import { CommandFailed } from '../failures';

export interface PublishTiming {
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** Gets a line when the start function holds back. */
  readonly onHold: (text: string) => void;
}

/** Between two looks at a running execution. */
const LOOK_MS = 500;

/**
 * Asks the start function for a run until nothing is pending, and waits for each run; one that is running
 * already is joined, and pauses that the settings demand are waited for.
 * @returns the books of the last run; undefined when nothing was pending
 * @throws {CommandFailed} when a run fails or the time is over
 */
export async function runPublish(
  cloud: Cloud,
  timing: PublishTiming,
): Promise<RunReport | undefined> {
  const functions = await cloud.functions();
  const executions = await cloud.executions();
  const start = cloud.output(OUTPUT.startFunction);
  let last: Execution | undefined;
  for (;;) {
    const decision = await functions.invoke<StartDecision>(start, {});
    if (decision.outcome === 'nothing_pending') break;
    if ('wait_ms' in decision) await holdOn(decision, timing);
    else {
      last = await untilEnded(executions, timing);
      if (last.status !== 'SUCCEEDED')
        throw new CommandFailed(
          `run ${last.name} ${last.status}: ${last.error ?? 'no cause given'}`,
          { runId: last.name },
        );
    }
  }
  // a run whose plan finds nothing to do ends without books
  const lakeBucket = cloud.output(OUTPUT.lakeBucket);
  return last && readRun(await cloud.store(), lakeBucket, last.name);
}

async function holdOn(
  { outcome, wait_ms }: Extract<StartDecision, { readonly wait_ms: number }>,
  { now, pause, deadline, onHold }: PublishTiming,
): Promise<void> {
  const why =
    outcome === 'too_early'
      ? 'the last run is younger than publish.minInterval'
      : 'the last run failed and its pause is not over';
  const seconds = Math.ceil(wait_ms / 1000);
  if (now() + wait_ms > deadline)
    throw new CommandFailed(
      `no run may start for another ${seconds} s: ${why}; wait longer with --timeout`,
    );
  onHold(`${why}: waiting ${seconds} s`);
  await pause(wait_ms);
}

async function untilEnded(
  executions: Executions,
  { now, pause, deadline }: PublishTiming,
): Promise<Execution> {
  const [newest] = await executions.recent(1);
  if (newest === undefined) throw new CommandFailed('the state machine lists no execution');
  for (;;) {
    const seen = await executions.describe(newest.arn);
    if (seen.status !== 'RUNNING') return seen;
    if (now() >= deadline)
      throw new CommandFailed(`run ${seen.name} is still running: wait longer with --timeout`, {
        runId: seen.name,
      });
    await pause(LOOK_MS);
  }
}

import { readRun } from '../../lambdas/shared/books';
import type { RunReport } from '../../lambdas/shared/documents';
import type { StartDecision } from '../../lambdas/start/start-publish';
import { OUTPUT } from '../../names';
import type { Cloud, Execution, Executions } from '../cloud/cloud';
import { CommandFailed } from '../failures';

export interface PublishTiming {
  readonly now: () => number;
  readonly pause: () => Promise<void>;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/**
 * Asks the start function for a run and waits until it has ended; joins one that is running already.
 * @returns the books of the run, undefined when nothing was pending (any more)
 * @throws {CommandFailed} when the run fails, the start function holds back, or the time is over
 */
export async function runPublish(
  cloud: Cloud,
  timing: PublishTiming,
): Promise<RunReport | undefined> {
  const functions = await cloud.functions();
  const decision = (await functions.invoke(
    cloud.output(OUTPUT.startFunction),
    {},
  )) as StartDecision;
  if (decision.outcome === 'nothing_pending') return undefined;
  if (decision.outcome === 'too_early' || decision.outcome === 'after_failure')
    throw new CommandFailed(holdingBack(decision.outcome, decision.wait_ms));
  const executions = await cloud.executions();
  const [newest] = await executions.recent(1);
  if (newest === undefined) throw new CommandFailed('the state machine lists no execution');
  const ended = await untilEnded(executions, newest, timing);
  if (ended.status !== 'SUCCEEDED')
    throw new CommandFailed(
      `run ${ended.name} ${ended.status}: ${ended.error ?? 'no cause given'}`,
      { runId: ended.name },
    );
  // a run whose plan finds nothing to do ends without books
  return readRun(await cloud.store(), cloud.output(OUTPUT.lakeBucket), ended.name);
}

function holdingBack(outcome: 'too_early' | 'after_failure', waitMs: number): string {
  const why =
    outcome === 'too_early'
      ? 'the last run is younger than publish.minInterval'
      : 'the last run failed and its pause is not over: see `npm run lake -- runs`';
  return `no run was started: ${why}; the next one starts by itself in ${Math.ceil(waitMs / 1000)} s`;
}

async function untilEnded(
  executions: Executions,
  { arn }: Execution,
  { now, pause, deadline }: PublishTiming,
): Promise<Execution> {
  for (;;) {
    const seen = await executions.describe(arn);
    if (seen.status !== 'RUNNING') return seen;
    if (now() >= deadline)
      throw new CommandFailed(`run ${seen.name} is still running: wait longer with --timeout`, {
        runId: seen.name,
      });
    await pause();
  }
}

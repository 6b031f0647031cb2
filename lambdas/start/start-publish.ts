import { createHash } from 'node:crypto';

import { ZONE } from '../../names';
import { type Execution, type ExecutionLedger, failuresInARow } from '../shared/execution-ledger';
import type { Clock, Log, ObjectStore } from '../shared/ports';

/** Longest pause after failures, whatever their number. */
const LONGEST_PAUSE_MS = 30 * 60_000;
/** Enough to see the pause reach its limit from a back-off of five seconds. */
const RECENT_EXECUTIONS = 20;

export interface StartConfig {
  readonly lakeBucket: string;
  /** Executions start at least this far apart. */
  readonly minIntervalMs: number;
  /** Pause after the first failure; doubles with each further one in a row. */
  readonly failureBackoffMs: number;
}

export interface StartPorts {
  readonly store: ObjectStore;
  readonly executions: ExecutionLedger;
  readonly clock: Clock;
  readonly log: Log;
}

/** What `start` found, for its log line. */
export type StartDecision =
  | { readonly outcome: 'started' | 'exists'; readonly name: string }
  | { readonly outcome: 'nothing_pending' | 'running' }
  | { readonly outcome: 'too_early' | 'after_failure'; readonly wait_ms: number };

/**
 * Starts one publish execution if the facts ask for it; whoever calls, and how often, does not matter.
 * The new execution is named after the newest one, so that of many callers one starts it.
 */
export async function startPublish(ports: StartPorts, config: StartConfig): Promise<StartDecision> {
  const decision = await decide(ports, config);
  ports.log.info('start', { ...decision });
  return decision;
}

async function decide(
  { store, executions, clock }: StartPorts,
  config: StartConfig,
): Promise<StartDecision> {
  const first = await firstPending(store, config.lakeBucket);
  if (first === undefined) return { outcome: 'nothing_pending' };
  if (await executions.running()) return { outcome: 'running' };
  const recent = await executions.recent(RECENT_EXECUTIONS);
  if (recent.some(({ status }) => status === 'RUNNING')) return { outcome: 'running' };
  const early = (recent[0]?.startedAt ?? 0) + config.minIntervalMs - clock.now();
  if (early > 0) return { outcome: 'too_early', wait_ms: early };
  const pause = pauseAfter(failuresInARow(recent), config.failureBackoffMs) - clock.now();
  if (pause > 0) return { outcome: 'after_failure', wait_ms: pause };
  const name = nextName(recent[0]?.name ?? first);
  return { outcome: await executions.start(name, {}), name };
}

/**
 * `publish-` and 20 hex digits of the hash of the newest execution's name. Step Functions forgets executions after 90 days:
 * then the marker begins a new chain, because names that were used before have a manifest, and would load its old batch.
 */
export function nextName(before: string): string {
  const hash = createHash('sha256').update(before);
  return `publish-${hash.digest('hex').slice(0, 20)}`;
}

/** When the next execution may start (milliseconds since 1970); 0 without a failure. */
function pauseAfter(failures: readonly Execution[], backoffMs: number): number {
  const [latest] = failures;
  if (latest === undefined) return 0;
  const pause = Math.min(backoffMs * 2 ** (failures.length - 1), LONGEST_PAUSE_MS);
  return (latest.stoppedAt ?? latest.startedAt) + pause;
}

/** The first marker, as a text that no other time has. */
async function firstPending(store: ObjectStore, lakeBucket: string): Promise<string | undefined> {
  for await (const { key, lastModified } of store.list(lakeBucket, ZONE.pending, { limit: 1 }))
    return `${key} ${lastModified}`;
  return undefined;
}

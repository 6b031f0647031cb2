import { KEY, METRIC } from '../../names';
import { mapBounded } from '../shared/bounded';
import type { Books, Reason, Receipt } from '../shared/documents';
import { toBooks } from '../shared/file-books';
import type { Metrics } from '../shared/metrics';
import type { Clock, Log, ObjectStore } from '../shared/ports';
import { readReportsPointer, recordReports } from '../shared/report-shards';
import { type FailedRun, failedRunReport } from './failed-loads';
import { setAside } from './set-aside';

const MESSAGES = {
  marker_unreadable: 'the marker is not one that clean writes: replay the file or drop it again',
  decision_unreadable:
    'the decision to forget somebody does not name a key of a dataset that there is a contract for: decide again',
  receipt_unreadable: 'the receipt is missing or broken: drop the file again',
  receipt_does_not_fit: 'the receipt is of another file or generation: drop the file again',
  load_failed:
    'the load failed twice with this file alone: see the failed runs; correct the file and drop it again, or repair the cause and replay the file',
} as const;

/** A marker that cannot be published, with its receipt when there is one. */
export interface GivenUp {
  readonly marker: string;
  readonly why: keyof typeof MESSAGES | Reason;
  readonly receipt?: Receipt;
}

interface GiveUpPorts {
  readonly store: ObjectStore;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** Books files as `failed`, tells of failed runs that nobody has told of, and moves the markers, last. */
export async function giveUp(
  { store, metrics, clock, log }: GiveUpPorts,
  lakeBucket: string,
  runId: string,
  lost: readonly GivenUp[],
  failed: readonly FailedRun[],
): Promise<void> {
  const told = await mapBounded(failed, ({ execution }) =>
    store.get(lakeBucket, KEY.runReport(execution.name)),
  );
  const runs = failed.filter((_, index) => told[index] === undefined).map(failedRunReport);
  if (lost.length === 0 && runs.length === 0) return;
  const { version } = await readReportsPointer(store, lakeBucket);
  const books = lost.flatMap((one) =>
    one.receipt === undefined ? [] : [failedBooks(one.receipt, reasonOf(one), runId, version)],
  );
  await recordReports(store, lakeBucket, { books, runs, version }, clock.now());
  if (lost.length === 0) return;
  await metrics.put([{ name: METRIC.filesFailed, value: lost.length, unit: 'Count' }]);
  const at = new Date(clock.now()).toISOString();
  await mapBounded(lost, async (one) => {
    const reason = reasonOf(one);
    log.error('file given up', { marker: one.marker, code: reason.code });
    await setAside(store, lakeBucket, { marker: one.marker, reason, run_id: runId, at });
  });
}

function reasonOf({ why }: GivenUp): Reason {
  return typeof why === 'string' ? { code: why, message: MESSAGES[why] } : why;
}

function failedBooks(receipt: Receipt, reason: Reason, runId: string, version: number): Books {
  const books = toBooks(receipt, undefined);
  return { ...books, outcome: 'failed', reason, run_id: runId, version };
}

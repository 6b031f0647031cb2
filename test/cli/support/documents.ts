import type { Books, RunReport } from '../../../lambdas/shared/documents';
import { recordReports } from '../../../lambdas/shared/report-shards';
import { OUTPUT } from '../../../names';
import type { MemoryCloud } from './memory-cloud';

/** Books of a loaded file; `more` overrides. */
export function books(more: Partial<Books> = {}): Books {
  return {
    file: 'students/students.csv',
    file_id: '00000000000000aa',
    dataset: 'students',
    contract_version: '1.0.0',
    bucket: OUTPUT.rawBucket,
    key: 'students/students.csv',
    version_id: 'v1',
    order_time: Date.parse('2026-03-01T10:00:00Z'),
    generation: 1,
    bytes: 12_345,
    sha256: 'abc',
    status: 'clean',
    reason: null,
    rows: { read: 1002, clean: 996, rejected: 5, duplicate: 1 },
    rejected_by_reason: { missing: 3, type: 2 },
    rejects_key: null,
    reject_ledger_key: null,
    released: null,
    waived: null,
    fixes: 0,
    outcome: 'loaded',
    rows_held: 0,
    loaded: { inserted: 990, updated: 4, unchanged: 2, superseded: 0 },
    run_id: 'publish-1',
    loaded_at: '2026-03-01T10:00:05Z',
    version: 7,
    ms: { queue: 120, read: 30.4 },
    ...more,
  };
}

export function runReport(more: Partial<RunReport> = {}): RunReport {
  return {
    run_id: 'publish-1',
    status: 'succeeded',
    host: 'lambda',
    started_at: '2026-03-01T10:00:00.000Z',
    ended_at: '2026-03-01T10:00:02.500Z',
    version: 7,
    files: 2,
    forgets: 0,
    rechecks: 0,
    by_outcome: { loaded: 2 },
    rows: {
      read: 10,
      inserted: 6,
      updated: 1,
      unchanged: 1,
      duplicate: 1,
      rejected: 1,
      superseded: 0,
      held: 0,
      forgotten: 0,
    },
    file_ids: ['00000000000000aa'],
    ms: { plan: 100, load: 900 },
    ...more,
  };
}

/** Puts books and runs where the report step puts them. */
export function report(
  cloud: MemoryCloud,
  all: readonly Books[],
  runs: readonly RunReport[] = [],
  now = Date.now(),
): Promise<void> {
  const version = Math.max(...all.map((one) => one.version), ...runs.map((one) => one.version));
  return recordReports(cloud.objects, OUTPUT.lakeBucket, { books: all, runs, version }, now);
}

import { METRIC } from '../../names';
import type { Books, LoadResult, RunReport } from '../shared/documents';
import { booksBalance } from '../shared/file-books';
import type { Manifest } from '../shared/manifest';
import type { MetricPoint } from '../shared/metrics';
import type { RunBooks } from './run-books';

/**
 * The books of a run that came through. Rows are counted in one run only, so that runs can be added up.
 * @param states milliseconds by state of the machine.
 */
export function runReport(
  manifest: Manifest,
  result: LoadResult,
  { batch, counted }: Pick<RunBooks, 'batch' | 'counted'>,
  states: Readonly<Record<string, number>>,
  now: number,
): RunReport {
  const byOutcome: Record<string, number> = {};
  for (const { outcome } of batch) byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1;
  const sum = (figure: (books: Books) => number) =>
    counted.reduce((total, books) => total + figure(books), 0);
  return {
    run_id: manifest.run_id,
    status: 'succeeded',
    host: result.host,
    started_at: manifest.created_at,
    ended_at: new Date(now).toISOString(),
    version: result.version,
    files: manifest.files.length,
    forgets: manifest.forgets.length,
    rechecks: manifest.rechecks.length,
    by_outcome: byOutcome,
    rows: {
      read: sum(({ rows }) => rows.read),
      inserted: sum(({ loaded }) => loaded?.inserted ?? 0),
      updated: sum(({ loaded }) => loaded?.updated ?? 0),
      unchanged: sum(({ loaded }) => loaded?.unchanged ?? 0),
      duplicate: sum(({ rows }) => rows.duplicate),
      rejected: sum(({ rows }) => rows.rejected),
      superseded: sum(({ loaded }) => loaded?.superseded ?? 0),
      held: sum(({ rows, loaded }) => (loaded === null ? rows.clean + (rows.forgotten ?? 0) : 0)),
      forgotten: sum(({ rows }) => rows.forgotten ?? 0),
    },
    file_ids: manifest.files.map(({ receipt }) => receipt.file_id),
    ms: {
      ...stepTimes(states),
      ...prefixed('load_', result.ms),
      total: now - Date.parse(manifest.created_at),
      drop_to_searchable: now - manifest.oldest_order_time,
    },
  };
}

const STEPS = ['plan', 'verify', 'load', 'recommend', 'index', 'erase'] as const;

/** Sums the machine's states by the step in their name: `LoadInLambda` and `LoadInGlue` are both `load`. */
export function stepTimes(states: Readonly<Record<string, number>>): Record<string, number> {
  const times: Record<string, number> = {};
  for (const [state, ms] of Object.entries(states)) {
    const step = STEPS.find((name) => state.toLowerCase().startsWith(name));
    if (step !== undefined) times[step] = (times[step] ?? 0) + ms;
  }
  return times;
}

function prefixed(prefix: string, times: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(times).map(([step, ms]) => [prefix + step, ms]));
}

/** What CloudWatch is told of a run beside its books. */
export interface RunFindings {
  /** Files of the batch that the loader does not know. */
  readonly unloaded: number;
  /** Problems that `verify` found. */
  readonly drift: number;
  /** Rows that only PostgreSQL refused. */
  readonly refusedRows: number;
  /** Marts that stayed as they were because their refresh failed. */
  readonly martsFailed: number;
}

/** What CloudWatch is told of a run, in one call. */
export function runMetrics(
  report: RunReport,
  batch: readonly Books[],
  { unloaded, drift, refusedRows, martsFailed }: RunFindings,
): MetricPoint[] {
  const outcomes = (...names: readonly string[]) =>
    names.reduce((total, name) => total + (report.by_outcome[name] ?? 0), 0);
  const unbalanced = batch.filter((books) => !booksBalance(books)).length;
  return [
    count(METRIC.rowsLoaded, report.rows.inserted + report.rows.updated),
    count(METRIC.rowsRejected, report.rows.rejected),
    count(METRIC.filesLoaded, outcomes('loaded', 'duplicate_file', 'superseded')),
    count(METRIC.filesFailed, outcomes('failed')),
    count(METRIC.filesRefused, outcomes('refused', 'unrecognised', 'held')),
    count(METRIC.booksUnbalanced, unbalanced + unloaded),
    count(METRIC.contractDrift, drift),
    count(METRIC.rowsRefusedByWarehouse, refusedRows),
    count(METRIC.martsFailed, martsFailed),
    { name: METRIC.publishSeconds, value: (report.ms['total'] ?? 0) / 1000, unit: 'Seconds' },
  ];
}

function count(name: string, value: number): MetricPoint {
  return { name, value, unit: 'Count' };
}

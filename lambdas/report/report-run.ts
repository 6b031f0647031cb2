import { KEY } from '../../names';
import { mapBounded } from '../shared/bounded';
import type { LoadResult, Receipt } from '../shared/documents';
import { TerminalError } from '../shared/errors';
import type { ExecutionLedger } from '../shared/execution-ledger';
import { readJson } from '../shared/json-object';
import type { Manifest } from '../shared/manifest';
import type { Metrics } from '../shared/metrics';
import type { Clock, Log, ObjectStore } from '../shared/ports';
import { recordReports } from '../shared/report-shards';
import type { Verification } from '../shared/verification';
import { decideRefusedRows } from './refused-rows';
import { type JoinedFile, runBooks } from './run-books';
import { runMetrics, runReport } from './run-report';

export interface ReportPorts {
  readonly store: ObjectStore;
  readonly executions: ExecutionLedger;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ReportConfig {
  readonly rawBucket: string;
  readonly lakeBucket: string;
}

export interface ReportAnswer {
  readonly run_id: string;
  readonly files: number;
}

/**
 * Last step of a run: writes the books of its files, decides about rows that only PostgreSQL refused, tells CloudWatch, and takes
 * the markers away, last.
 * Killed anywhere and run again it ends in the same reports; only the figures of CloudWatch may count twice.
 */
export async function reportRun(
  { store, executions, metrics, clock, log }: ReportPorts,
  { rawBucket, lakeBucket }: ReportConfig,
  runId: string,
): Promise<ReportAnswer> {
  const manifest = await required<Manifest>(store, lakeBucket, KEY.manifest(runId));
  const result = await required<LoadResult>(store, lakeBucket, KEY.loadResult(runId));
  const verified = await readJson<Verification>(store, lakeBucket, KEY.verification(runId));
  const books = await runBooks(store, lakeBucket, manifest, result);
  const { batch, others, unloaded, joined } = books;
  const states = await executions.stateTimes(runId);
  const now = clock.now();
  const report = runReport(manifest, result, books, states, now);
  const entry = { books: [...batch, ...others], runs: [report], version: result.version };
  await recordReports(store, lakeBucket, entry, now);
  await decideRefusedRows(store, rawBucket, joined);
  await metrics.put(
    runMetrics(report, batch, {
      unloaded: unloaded.length,
      drift: verified?.problems.length ?? 0,
      refusedRows: refusedRows(runId, joined),
      martsFailed: result.marts_failed?.length ?? 0,
    }),
  );
  for (const { file_id } of unloaded) log.error('file not loaded', { file_id });
  for (const mart of result.marts_failed ?? []) log.error('mart not refreshed', { mart });
  await removeMarkers(store, lakeBucket, manifest, unloaded);
  log.info('reported', { run_id: runId, files: report.files, by_outcome: report.by_outcome });
  return { run_id: runId, files: report.files };
}

/** Rows that only PostgreSQL refused, in the run that loaded their file. */
function refusedRows(runId: string, joined: readonly JoinedFile[]): number {
  return joined
    .filter(({ loaded }) => loaded.run_id === runId)
    .reduce((sum, { loaded }) => sum + (loaded.refused_rows?.length ?? 0), 0);
}

/** Markers of what was published, then those of the tasks. */
async function removeMarkers(
  store: ObjectStore,
  lakeBucket: string,
  { files, forgets, rechecks }: Manifest,
  unloaded: readonly Receipt[],
): Promise<void> {
  const left = new Set(unloaded.map(({ file_id }) => file_id));
  const published = files.filter(({ receipt }) => !left.has(receipt.file_id));
  await mapBounded(published, ({ receipt }) => removeMarkersOf(store, lakeBucket, receipt));
  await mapBounded([...forgets, ...rechecks], ({ marker }) => store.delete(lakeBucket, marker));
}

/** Markers of this and of earlier generations; one of a later generation waits for the next run. */
async function removeMarkersOf(
  store: ObjectStore,
  lakeBucket: string,
  { file_id, generation }: Receipt,
): Promise<void> {
  for (let earlier = 1; earlier <= generation; earlier++)
    await store.delete(lakeBucket, KEY.marker(file_id, earlier));
}

async function required<T>(store: ObjectStore, lakeBucket: string, key: string): Promise<T> {
  const document = await readJson<T>(store, lakeBucket, key);
  if (document === undefined) throw new TerminalError(`${key} is missing`, { key });
  return document;
}

import { KEY } from '../../names';
import type { RunReport } from '../shared/documents';
import { type Execution, type ExecutionLedger, failuresInARow } from '../shared/execution-ledger';
import { readJson } from '../shared/json-object';
import type { Manifest } from '../shared/manifest';
import type { ObjectStore } from '../shared/ports';

const RECENT_EXECUTIONS = 20;

/**
 * Errors that say nothing about the files: the database, the network or a setting was to blame.
 * `Lambda.Unknown` is how a function out of time or memory shows: that may well be the files.
 */
const NOT_THE_FILES =
  /^(RetryableError|PreconditionFailed|ConfigurationError|States\.Permissions|Lambda\.(?!Unknown)|Glue\.)/;

/** An execution that failed, with the batch that it had frozen. */
export interface FailedRun {
  readonly execution: Execution;
  readonly manifest: Manifest;
  /** True when the load itself failed and its files may be the cause. */
  readonly countsAgainstFiles: boolean;
}

/** The failed runs since the last run whose load came through, newest first; runs without a batch are left out. */
export async function failedRuns(
  store: ObjectStore,
  executions: ExecutionLedger,
  lakeBucket: string,
): Promise<FailedRun[]> {
  const runs: FailedRun[] = [];
  for (const execution of failuresInARow(await executions.recent(RECENT_EXECUTIONS))) {
    const manifest = await readJson<Manifest>(store, lakeBucket, KEY.manifest(execution.name));
    if (manifest === undefined) continue;
    const loaded = await exists(store, lakeBucket, KEY.loadResult(execution.name));
    const error = loaded ? undefined : await executions.failure(execution.name);
    const byHand = execution.status === 'ABORTED';
    const countsAgainstFiles = !loaded && !byHand && !NOT_THE_FILES.test(error ?? '');
    runs.push({ execution, manifest, countsAgainstFiles });
    if (loaded) break;
  }
  return runs;
}

async function exists(store: ObjectStore, bucket: string, key: string): Promise<boolean> {
  for await (const found of store.list(bucket, key, { limit: 1 })) return found.key === key;
  return false;
}

/** The books of a run that did not end: its files still wait. */
export function failedRunReport({ execution, manifest }: FailedRun): RunReport {
  const started = Date.parse(manifest.created_at);
  const ended = execution.stoppedAt ?? started;
  return {
    run_id: execution.name,
    status: 'failed',
    host: manifest.host,
    started_at: manifest.created_at,
    ended_at: new Date(ended).toISOString(),
    version: 0,
    files: manifest.files.length,
    forgets: manifest.forgets.length,
    rechecks: manifest.rechecks.length,
    by_outcome: manifest.files.length === 0 ? {} : { pending: manifest.files.length },
    rows: {
      read: 0,
      inserted: 0,
      updated: 0,
      unchanged: 0,
      duplicate: 0,
      rejected: 0,
      superseded: 0,
      held: 0,
      forgotten: 0,
    },
    file_ids: manifest.files.map(({ receipt }) => receipt.file_id),
    ms: { total: Math.max(0, ended - started) },
  };
}

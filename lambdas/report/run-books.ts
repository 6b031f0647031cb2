import { KEY } from '../../names';
import { toBooks } from '../shared/books';
import { mapBounded } from '../shared/bounded';
import type { Books, LoadedFile, LoadResult, Receipt, RunReport } from '../shared/documents';
import { TerminalError } from '../shared/errors';
import { readJson } from '../shared/json-object';
import type { Manifest } from '../shared/manifest';
import type { ObjectStore } from '../shared/ports';

/** The books that one run tells of. */
export interface RunBooks {
  /** Files of the batch. */
  readonly batch: readonly Books[];
  /** Those of the batch whose rows no other run has counted: its own, and of runs that never got to their report. */
  readonly counted: readonly Books[];
  /** Files of earlier runs whose books changed, or whose run never got to its report. */
  readonly others: readonly Books[];
  /** Files of the batch whose generation the loader does not know: they keep waiting. */
  readonly unloaded: readonly Receipt[];
}

/** Joins what clean froze into the manifest with what the loader says. */
export async function runBooks(
  store: ObjectStore,
  lakeBucket: string,
  manifest: Manifest,
  result: LoadResult,
): Promise<RunBooks> {
  const loaded = new Map(result.files.map((file) => [file.file_id, file]));
  const batch: Books[] = [];
  const unloaded: Receipt[] = [];
  await mapBounded(manifest.files, async ({ receipt }) => {
    const file = loaded.get(receipt.file_id);
    loaded.delete(receipt.file_id);
    if (file === undefined || file.generation < receipt.generation) unloaded.push(receipt);
    else if (file.generation === receipt.generation) batch.push(toBooks(receipt, file));
    else batch.push(await booksInLake(store, lakeBucket, file, receipt));
  });
  const others = await mapBounded([...loaded.values()], (file) =>
    booksInLake(store, lakeBucket, file),
  );
  return {
    batch,
    counted: await notCountedYet(store, lakeBucket, manifest.run_id, batch),
    // where a newer generation waits already, its own run will tell
    others: others.filter(({ outcome }) => outcome !== 'pending'),
    unloaded,
  };
}

/** A marker that came late, or a second execution, leads a run to files that another run loaded and told of. */
async function notCountedYet(
  store: ObjectStore,
  lakeBucket: string,
  runId: string,
  batch: readonly Books[],
): Promise<Books[]> {
  const others = new Set(batch.flatMap(({ run_id }) => (run_id === runId ? [] : (run_id ?? []))));
  const told = await mapBounded([...others], async (run) => {
    const report = await readJson<RunReport>(store, lakeBucket, KEY.runReport(run));
    return report?.status === 'succeeded' ? [run] : [];
  });
  const runs = new Set(told.flat());
  return batch.filter(({ run_id }) => run_id === null || !runs.has(run_id));
}

/** Books with the receipt of today: another run loaded this file. */
async function booksInLake(
  store: ObjectStore,
  lakeBucket: string,
  loaded: LoadedFile,
  otherwise?: Receipt,
): Promise<Books> {
  const key = loaded.receipt_key;
  const receipt = (await readJson<Receipt>(store, lakeBucket, key)) ?? otherwise;
  if (receipt === undefined) throw new TerminalError(`${key} is missing`, { key });
  return toBooks(receipt, loaded);
}

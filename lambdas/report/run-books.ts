import { KEY } from '../../names';
import { mapBounded } from '../shared/bounded';
import type { Books, LoadedFile, LoadResult, Receipt, RunReport } from '../shared/documents';
import { toBooks } from '../shared/file-books';
import { readJson } from '../shared/json-object';
import type { Manifest } from '../shared/manifest';
import type { ObjectStore } from '../shared/ports';

/** What the loader says of a file, beside the receipt of its cleaning. */
export interface JoinedFile {
  readonly loaded: LoadedFile;
  readonly receipt: Receipt;
}

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
  /** All that the loader told of, by the receipt of the generation that it loaded; files that moved on are left out. */
  readonly joined: readonly JoinedFile[];
}

/** Joins what clean froze into the manifest with what the loader says. */
export async function runBooks(
  store: ObjectStore,
  lakeBucket: string,
  manifest: Manifest,
  result: LoadResult,
): Promise<RunBooks> {
  const frozen = new Map(manifest.files.map(({ receipt }) => [receipt.file_id, receipt]));
  const left = unloadedOf(frozen, result);
  const told = result.files.filter(({ file_id }) => !left.has(file_id));
  const files = (
    await mapBounded(told, async (loaded) => {
      const ours = frozen.get(loaded.file_id);
      const receipt = await receiptOf(store, lakeBucket, loaded, ours, result.erase === true);
      return receipt === undefined ? [] : [{ loaded, receipt }];
    })
  ).flat();
  const isOurs = ({ loaded }: JoinedFile) => frozen.has(loaded.file_id);
  const batch = files.filter(isOurs).map(booksOf);
  const others = files.filter((file) => !isOurs(file)).map(booksOf);
  return {
    batch,
    counted: await notCountedYet(store, lakeBucket, manifest.run_id, batch),
    // where a newer generation waits already, its own run will tell
    others: others.filter(({ outcome }) => outcome !== 'pending'),
    unloaded: [...left.values()],
    joined: files.filter(({ loaded, receipt }) => loaded.generation === receipt.generation),
  };
}

const booksOf = ({ receipt, loaded }: JoinedFile): Books => toBooks(receipt, loaded);

function unloadedOf(
  frozen: ReadonlyMap<string, Receipt>,
  { files }: LoadResult,
): Map<string, Receipt> {
  const generations = new Map(files.map(({ file_id, generation }) => [file_id, generation]));
  return new Map(
    [...frozen].filter(([id, { generation }]) => (generations.get(id) ?? 0) < generation),
  );
}

/**
 * The receipt that a file was loaded by: the frozen one, or today's where another run loaded the file or somebody's rows were
 * erased. Undefined when it is gone: a replay moved the file to another dataset, and the run of that generation will tell.
 */
async function receiptOf(
  store: ObjectStore,
  lakeBucket: string,
  { generation, receipt_key }: LoadedFile,
  frozen: Receipt | undefined,
  erased: boolean,
): Promise<Receipt | undefined> {
  const isFrozen = frozen?.generation === generation;
  if (isFrozen && !erased) return frozen;
  const today = await readJson<Receipt>(store, lakeBucket, receipt_key);
  return isFrozen && today?.generation !== generation ? frozen : (today ?? frozen);
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

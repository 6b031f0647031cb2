import { toBooks } from '../shared/books';
import { mapBounded } from '../shared/bounded';
import type { Books, LoadedFile, LoadResult, Manifest, Receipt } from '../shared/documents';
import { readJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';

/** The books that one run tells of. */
export interface RunBooks {
  /** Files of the batch, in the manifest's order. */
  readonly batch: readonly Books[];
  /** Files of earlier runs whose books changed, or whose run never got to its report. */
  readonly others: readonly Books[];
  /** Files of the batch of which the loader says nothing: they keep waiting. */
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
  const receipts = manifest.files.map(({ receipt }) => receipt);
  const told = receipts.filter(({ file_id }) => loaded.has(file_id));
  const inBatch = new Set(receipts.map(({ file_id }) => file_id));
  const elsewhere = result.files.filter(({ file_id }) => !inBatch.has(file_id));
  const batch = await mapBounded(told, (receipt) =>
    join(store, lakeBucket, receipt, loaded.get(receipt.file_id)),
  );
  const others = await mapBounded(elsewhere, (file) => join(store, lakeBucket, undefined, file));
  return {
    batch: batch.filter((books) => books !== undefined),
    others: others.filter((books) => books !== undefined),
    unloaded: receipts.filter(({ file_id }) => !loaded.has(file_id)),
  };
}

/** The frozen receipt where it is the generation that was loaded, else the one in the lake. */
async function join(
  store: ObjectStore,
  lakeBucket: string,
  frozen: Receipt | undefined,
  loaded: LoadedFile | undefined,
): Promise<Books | undefined> {
  if (frozen !== undefined && (loaded === undefined || loaded.generation === frozen.generation))
    return toBooks(frozen, loaded);
  const receipt = await readJson<Receipt>(store, lakeBucket, loaded?.receipt_key ?? '');
  const known = receipt ?? frozen;
  return known === undefined ? undefined : toBooks(known, loaded);
}

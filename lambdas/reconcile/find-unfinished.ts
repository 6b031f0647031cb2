import { KEY } from '../../names';
import { receiptKey } from '../clean/marker';
import { mapBounded } from '../shared/bounded';
import type { Receipt } from '../shared/documents';
import { readJson } from '../shared/json-object';
import { listPending } from '../shared/pending-markers';
import type { ObjectStore } from '../shared/ports';
import { type FileShard, readReportsPointer } from '../shared/report-shards';
import { type ListedReceipt, listReceipts } from './list-receipts';
import type { ReconcileConfig, ReconcilePorts } from './ports';

/**
 * Receipts that changed in this time are read to compare generations; older ones have been looked at
 * by as many runs as fit in.
 */
const READ_MS = 24 * 60 * 60_000;

/** A receipt that neither has an outcome nor waits for one. */
export interface Unfinished {
  readonly receipt: Receipt;
  /** False when it was on its way to another dataset. */
  readonly isHome: boolean;
}

/**
 * Finds receipts of data files whose generation has no final outcome and no marker.
 * @param before Receipts written later may still get their marker (milliseconds since 1970).
 */
export async function findUnfinished(
  { store }: Pick<ReconcilePorts, 'store'>,
  { lakeBucket }: ReconcileConfig,
  before: number,
): Promise<Unfinished[]> {
  const files: ListedReceipt[] = [];
  for await (const receipt of listReceipts(store, lakeBucket))
    if (receipt.ofFile && receipt.lastModified < before) files.push(receipt);
  // Markers before reports: a marker goes away when its report is there.
  const { markers } = await listPending(store, lakeBucket);
  const waiting = new Set(markers.map(({ fileId }) => fileId));
  const final = await finalGenerations(store, lakeBucket);
  const suspects = files.filter(({ id, lastModified }) => {
    return !waiting.has(id) && (!final.has(id) || lastModified >= before - READ_MS);
  });
  const read = await mapBounded(suspects, async ({ key, id }): Promise<Unfinished[]> => {
    const receipt = await readJson<Receipt>(store, lakeBucket, key);
    if (receipt === undefined || receipt.generation <= (final.get(id) ?? 0)) return [];
    return [{ receipt, isHome: key === receiptKey(receipt.dataset, id) }];
  });
  return read.flat();
}

/** The newest generation of each file whose outcome is told. */
async function finalGenerations(
  store: ObjectStore,
  lakeBucket: string,
): Promise<Map<string, number>> {
  const final = new Map<string, number>();
  const { months } = await readReportsPointer(store, lakeBucket);
  for (const month of Object.keys(months.files)) {
    const shard = await readJson<FileShard>(store, lakeBucket, KEY.fileShard(month));
    for (const { file_id, generation, outcome } of shard?.files ?? [])
      if (outcome !== 'pending') final.set(file_id, generation);
  }
  return final;
}

import { KEY, UNRECOGNISED } from '../../names';
import type { Books, Marker, Receipt } from '../shared/documents';
import { PreconditionFailed } from '../shared/errors';
import type { ObjectStore } from '../shared/ports';

const JSON_TYPE = { contentType: 'application/json' } as const;

function receiptKey(dataset: string | null, fileId: string): string {
  return KEY.receipt(dataset ?? UNRECOGNISED, fileId);
}

/** The receipt of a file, under whichever dataset it was recognised; undefined when there is none. */
export async function findReceipt(
  store: ObjectStore,
  lakeBucket: string,
  datasets: readonly string[],
  fileId: string,
): Promise<Receipt | undefined> {
  const found = await Promise.all(
    [...datasets, null].map((dataset) => store.get(lakeBucket, receiptKey(dataset, fileId))),
  );
  const stored = found.find((object) => object !== undefined);
  if (stored === undefined) return undefined;
  const receipt: Receipt = JSON.parse(stored.body.toString('utf8'));
  return receipt;
}

/**
 * Commits a cleaning. @returns the receipt that counts: this one, or that of another delivery of the
 * same event that was faster.
 */
export async function writeReceipt(
  store: ObjectStore,
  lakeBucket: string,
  receipt: Receipt,
): Promise<Receipt> {
  const { dataset, file_id: fileId } = receipt;
  try {
    const body = JSON.stringify(receipt);
    const key = receiptKey(dataset, fileId);
    await store.put(lakeBucket, key, body, { ...JSON_TYPE, ifNoneMatch: '*' });
    return receipt;
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    const datasets = dataset === null ? [] : [dataset];
    return (await findReceipt(store, lakeBucket, datasets, fileId)) ?? receipt;
  }
}

/** Makes sure that publish hears of a receipt; a marker that is there already is as good. */
export async function writeMarker(
  store: ObjectStore,
  lakeBucket: string,
  receipt: Receipt,
): Promise<void> {
  const { file_id, generation, dataset } = receipt;
  const marker: Marker = {
    file_id,
    generation,
    dataset,
    receipt_key: receiptKey(dataset, file_id),
  };
  try {
    const key = KEY.marker(file_id, generation);
    await store.put(lakeBucket, key, JSON.stringify(marker), { ...JSON_TYPE, ifNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
  }
}

/** Whether the books of this generation are final, so that a further marker would start a run for nothing. */
export async function isPublished(
  store: ObjectStore,
  lakeBucket: string,
  receipt: Receipt,
): Promise<boolean> {
  const report = await store.get(lakeBucket, KEY.fileReport(receipt.file_id));
  if (report === undefined) return false;
  const books: Pick<Books, 'generation' | 'outcome'> = JSON.parse(report.body.toString('utf8'));
  return books.generation >= receipt.generation && books.outcome !== 'pending';
}

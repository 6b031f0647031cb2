import { KEY, UNRECOGNISED } from '../../names';
import type { Books, Marker, Receipt } from '../shared/documents';
import { PreconditionFailed } from '../shared/errors';
import { readJson, writeJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';

/** Where the receipt of a file lies, by the dataset that it was recognised as. */
export function receiptKey(dataset: string | null, fileId: string): string {
  return KEY.receipt(dataset ?? UNRECOGNISED, fileId);
}

/** Makes sure that publish hears of a receipt; a marker that is there already is as good. */
export async function writeMarker(
  store: ObjectStore,
  lakeBucket: string,
  { file_id, generation, dataset }: Pick<Receipt, 'file_id' | 'generation' | 'dataset'>,
): Promise<void> {
  const receipt_key = receiptKey(dataset, file_id);
  const marker: Marker = { file_id, generation, dataset, receipt_key };
  await writeTask(store, lakeBucket, KEY.marker(file_id, generation), marker);
}

/** Writes a marker of any kind once. */
export async function writeTask(
  store: ObjectStore,
  lakeBucket: string,
  key: string,
  task: object,
): Promise<void> {
  try {
    await writeJson(store, lakeBucket, key, task, 'first');
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
  }
}

/** Whether the books of this generation, or of a later one, are final: a marker would start a run for nothing. */
export async function isPublished(
  store: ObjectStore,
  lakeBucket: string,
  { file_id, generation }: Pick<Receipt, 'file_id' | 'generation'>,
): Promise<boolean> {
  type Told = Pick<Books, 'generation' | 'outcome'>;
  const books = await readJson<Told>(store, lakeBucket, KEY.fileReport(file_id));
  return books !== undefined && books.generation >= generation && books.outcome !== 'pending';
}

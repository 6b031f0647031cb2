import { mapBounded } from '../shared/bounded';
import type { Receipt } from '../shared/documents';
import { RetryableError } from '../shared/errors';
import type { ObjectStore } from '../shared/ports';
import { receiptKey } from './marker';

const JSON_TYPE = { contentType: 'application/json' } as const;
/** Each further attempt means that somebody else got ahead. */
const ATTEMPTS = 12;

/** A receipt as it lies in the lake. */
export interface StoredReceipt {
  readonly key: string;
  readonly etag: string;
  readonly receipt: Receipt;
}

/**
 * The receipt of a file, under whichever of the datasets it lies; undefined when there is none.
 * A move to another dataset that was cut short is finished on the way.
 */
export async function findReceipt(
  store: ObjectStore,
  lakeBucket: string,
  datasets: readonly string[],
  fileId: string,
): Promise<StoredReceipt | undefined> {
  let keys = [null, ...datasets].map((dataset) => receiptKey(dataset, fileId));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await readReceipts(store, lakeBucket, keys);
    const [newest, ...others] = found.toSorted(newestFirst);
    if (newest === undefined) return undefined;
    if (isHome(newest)) {
      for (const outdated of others) await removeUnchanged(store, lakeBucket, outdated);
      return newest;
    }
    const home = receiptKey(newest.receipt.dataset, fileId);
    const there = found.find(({ key }) => key === home);
    await putIf(store, lakeBucket, home, newest.receipt, there?.etag);
    keys = [...new Set([...keys, home])];
  }
  throw new RetryableError(`the receipt of file ${fileId} is being moved all the time`);
}

/**
 * Commits a generation by compare-and-set on the receipt that it follows. One that belongs to another
 * dataset is first written over its predecessor, so that two processes can never both win; looking
 * for the receipt moves it.
 * @returns false when somebody else was faster.
 */
export async function writeReceipt(
  store: ObjectStore,
  lakeBucket: string,
  receipt: Receipt,
  current: StoredReceipt | undefined,
): Promise<boolean> {
  const key = current?.key ?? receiptKey(receipt.dataset, receipt.file_id);
  return putIf(store, lakeBucket, key, receipt, current?.etag);
}

async function readReceipts(
  store: ObjectStore,
  lakeBucket: string,
  keys: readonly string[],
): Promise<StoredReceipt[]> {
  const found = await mapBounded(keys, async (key) => {
    const stored = await store.get(lakeBucket, key);
    if (stored === undefined) return [];
    const receipt: Receipt = JSON.parse(stored.body.toString('utf8'));
    return [{ key, etag: stored.etag, receipt }];
  });
  return found.flat();
}

function isHome({ key, receipt }: StoredReceipt): boolean {
  return key === receiptKey(receipt.dataset, receipt.file_id);
}

/** The latest generation; of two copies the one that has arrived; of two first cleanings the earlier. */
function newestFirst(a: StoredReceipt, b: StoredReceipt): number {
  return (
    b.receipt.generation - a.receipt.generation ||
    Number(isHome(b)) - Number(isHome(a)) ||
    Date.parse(a.receipt.cleaned_at) - Date.parse(b.receipt.cleaned_at) ||
    (a.key < b.key ? -1 : 1)
  );
}

/** Writes where nothing was, or over exactly what was read. @returns whether it was written. */
async function putIf(
  store: ObjectStore,
  lakeBucket: string,
  key: string,
  receipt: Receipt,
  etag: string | undefined,
): Promise<boolean> {
  const condition = etag === undefined ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
  try {
    await store.put(lakeBucket, key, JSON.stringify(receipt), { ...JSON_TYPE, ...condition });
    return true;
  } catch (error) {
    // Its family also holds S3's 409 of two writes at once.
    if (error instanceof RetryableError) return false;
    throw error;
  }
}

/** A later replay may have brought the file back to this dataset meanwhile: that receipt stays. */
async function removeUnchanged(
  store: ObjectStore,
  lakeBucket: string,
  { key, etag }: StoredReceipt,
): Promise<void> {
  const stored = await store.get(lakeBucket, key);
  if (stored?.etag === etag) await store.delete(lakeBucket, key);
}

import { ZONE } from '../../names';
import type { ObjectStore } from '../shared/ports';

/** A receipt as its key tells it. */
export interface ListedReceipt {
  readonly key: string;
  readonly id: string;
  /** Of a data file: it waits for an outcome. Receipts of fixes and decisions are final. */
  readonly ofFile: boolean;
  /** Milliseconds since 1970. */
  readonly lastModified: number;
}

const RECEIPT_KEY = /^([^/]+)\/([0-9a-f]{16})\.json$/;

/** Lists all receipts. Those of fixes and decisions lie in folders that begin with `_`. */
export async function* listReceipts(
  store: ObjectStore,
  lakeBucket: string,
): AsyncIterable<ListedReceipt> {
  for await (const { key, lastModified } of store.list(lakeBucket, ZONE.receipts)) {
    const [, folder, id] = RECEIPT_KEY.exec(key.slice(ZONE.receipts.length)) ?? [];
    if (folder === undefined || id === undefined) continue;
    yield { key, id, ofFile: !folder.startsWith('_'), lastModified };
  }
}

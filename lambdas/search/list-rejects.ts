import { listFiles, readFile } from '../shared/books';
import type { Books } from '../shared/documents';
import type { ObjectStore } from '../shared/ports';
import { readLedger } from '../shared/reject-ledger';
import {
  closedByNewer,
  type LedgerRow,
  type RejectFate,
  type RejectStatus,
  rejectFate,
} from '../shared/reject-status';

/** More is not read for one answer: about a second. */
const MOST_ROWS_READ = 50_000;

export interface RejectsRequest {
  readonly dataset?: string | undefined;
  readonly fileId?: string | undefined;
  readonly status?: RejectStatus | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** One rejected row: where, why, and what it waits for; never a cell. */
export interface ListedReject
  extends RejectFate,
    Pick<LedgerRow, 'line' | 'byte' | 'length' | 'check' | 'reasons'> {
  readonly books: Books;
}

export interface RejectsPage {
  /** Rows that were asked for, as far as was read. */
  readonly total: number;
  /** False when there are more than one answer reads: `total` is a lower bound then. */
  readonly complete: boolean;
  readonly items: readonly ListedReject[];
}

/** Rejected rows from the ledgers of files, newest file first, each file in the order of its ledger. */
export async function listRejects(
  store: ObjectStore,
  lakeBucket: string,
  { status, limit, offset, ...request }: RejectsRequest,
): Promise<RejectsPage> {
  const { files, closed } = await filesOf(store, lakeBucket, request);
  const items: ListedReject[] = [];
  let total = 0;
  let read = 0;
  for (const books of files) {
    if (books.reject_ledger_key === null) continue;
    for await (const row of readLedger(store, lakeBucket, books.reject_ledger_key)) {
      if (read === MOST_ROWS_READ) return { total, complete: false, items };
      read += 1;
      const fate = rejectFate(row, books, closed(books));
      if (status !== undefined && fate.status !== status) continue;
      if (total >= offset && items.length < limit) {
        const { line, byte, length, check, reasons } = row;
        items.push({ books, line, byte, length, check, reasons, ...fate });
      }
      total += 1;
    }
  }
  return { total, complete: true, items };
}

/** The files that are asked for, and which of them a newer version has closed. */
async function filesOf(
  store: ObjectStore,
  lakeBucket: string,
  { dataset, fileId }: Pick<RejectsRequest, 'dataset' | 'fileId'>,
): Promise<{ files: readonly Books[]; closed: (books: Books) => boolean }> {
  const one = fileId === undefined ? undefined : await readFile(store, lakeBucket, fileId);
  if (fileId !== undefined && one === undefined) return { files: [], closed: () => false };
  // a newer version of a file may have been taken for another dataset
  const all = (await listFiles(store, lakeBucket, { limit: Infinity, offset: 0 })).items;
  const asked = one === undefined ? all : [one];
  const files = asked.filter((books) => dataset === undefined || books.dataset === dataset);
  return { files, closed: closedByNewer(all) };
}

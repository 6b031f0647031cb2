import { parse } from 'csv-parse';

import { listFiles } from '../../lambdas/shared/books';
import type { Books } from '../../lambdas/shared/documents';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { readLedger } from '../../lambdas/shared/reject-ledger';
import {
  closedByNewer,
  type RejectFate,
  type RejectStatus,
  rejectFate,
} from '../../lambdas/shared/reject-status';
import { findFile } from '../trace/find-file';

/** Which rejects: of one file (named as {@link findFile} knows it), of one dataset, or all; and only those of one status. */
export interface RejectsRequest {
  readonly dataset?: string | undefined;
  readonly file?: string | undefined;
  readonly status?: RejectStatus | undefined;
}

/** A file with rejects; `closed`: a newer version of it is accepted. */
export interface FileWithRejects {
  readonly books: Books;
  readonly closed: boolean;
}

/**
 * One rejected row by the columns of its rejects object: the original cells under the file's own header,
 * then `_file`, `_line`, `_byte`, `_length`, `_check`, `_reasons` (`code:column` with `;` between them), and what became of it:
 * `_status`, `_by`, `_at`. Rows that are fixed have no cells: they are in the warehouse.
 */
export type RejectedRow = Readonly<Record<string, string>>;

/**
 * Files that have rejects, newest first. What a newer version of the same key has closed is left out unless
 * asked for, by name or by status: there is nothing to correct in it.
 * @throws {CommandFailed} when there is no file of that name
 */
export async function filesWithRejects(
  store: ObjectStore,
  lakeBucket: string,
  { dataset, file, status }: RejectsRequest,
): Promise<FileWithRejects[]> {
  const all = (await listFiles(store, lakeBucket, { limit: Infinity, offset: 0 })).items;
  const closed = closedByNewer(all);
  const one = file === undefined ? undefined : await findFile(store, lakeBucket, file);
  const asked = one === undefined ? all : [one];
  return asked
    .filter((books) => books.reject_ledger_key !== null || books.rejects_key !== null)
    .filter((books) => dataset === undefined || books.dataset === dataset)
    .map((books) => ({ books, closed: closed(books) }))
    .filter(({ closed: shut }) => !shut || file !== undefined || status !== undefined);
}

/** A record of a rejects object: its cells and its bytes as they are in the object. */
interface RawRecord {
  readonly record: readonly string[];
  readonly raw: string;
}

/** The header and then the rows of one rejects object, streamed. */
export async function* rejectRecords(
  store: ObjectStore,
  lakeBucket: string,
  rejectsKey: string,
): AsyncIterable<RawRecord> {
  const source = await store.stream(lakeBucket, rejectsKey);
  const records = source.pipe(parse({ relax_column_count: true, raw: true }));
  source.once('error', (error) => records.destroy(error));
  yield* records as AsyncIterable<RawRecord>;
}

/**
 * The rejected rows of one file, streamed: those that a person can correct, then those that are fixed.
 * Duplicates that equal their row are only listed when duplicates are asked for.
 */
export async function* readRejects(
  store: ObjectStore,
  lakeBucket: string,
  { books, closed }: FileWithRejects,
  status?: RejectStatus,
): AsyncIterable<RejectedRow> {
  if (status !== 'fixed' && status !== 'duplicate')
    yield* withStatus(readRejectsFile(store, lakeBucket, books), books, closed, status);
  if (books.reject_ledger_key === null) return;
  if (status !== undefined && status !== 'fixed' && status !== 'duplicate') return;
  for await (const row of readLedger(store, lakeBucket, books.reject_ledger_key)) {
    if (row.status !== (status ?? 'fixed')) continue;
    const { line, byte, length, check, reasons } = row;
    const place = { _line: `${line}`, _byte: `${byte ?? ''}`, _length: `${length ?? ''}` };
    const known = { ...place, _check: check, _reasons: reasons };
    yield { _file: books.file_id, ...known, ...fateCells(rejectFate(row, books, closed)) };
  }
}

async function* withStatus(
  rows: AsyncIterable<RejectedRow>,
  books: Books,
  closed: boolean,
  wanted: RejectStatus | undefined,
): AsyncIterable<RejectedRow> {
  for await (const row of rows) {
    // of a corrected row that lost its key, what was wrong with it follows
    const [first] = (row['_reasons'] ?? '').split(';');
    const status = first === 'duplicate' ? 'duplicate' : 'open';
    const fate = rejectFate({ status, fixed: null }, books, closed);
    if (wanted === undefined || wanted === fate.status) yield { ...row, ...fateCells(fate) };
  }
}

function fateCells({ status, decided }: RejectFate): RejectedRow {
  return { _status: status, _by: decided?.by ?? '', _at: decided?.at ?? '' };
}

async function* readRejectsFile(
  store: ObjectStore,
  lakeBucket: string,
  { rejects_key }: Books,
): AsyncIterable<RejectedRow> {
  if (rejects_key === null) return;
  let names: readonly string[] | undefined;
  for await (const { record } of rejectRecords(store, lakeBucket, rejects_key)) {
    if (names === undefined) names = record;
    else yield Object.fromEntries(names.map((name, i) => [name, record[i] ?? '']));
  }
}

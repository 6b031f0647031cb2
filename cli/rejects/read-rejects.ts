import { parse } from 'csv-parse';

import { listFiles, readFile } from '../../lambdas/shared/books';
import type { Books } from '../../lambdas/shared/documents';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { CommandFailed } from '../failures';

/** Which rejects: of one file, of one dataset, or all. */
export interface RejectsRequest {
  readonly dataset?: string | undefined;
  readonly file?: string | undefined;
}

/**
 * One rejected row by the columns of its rejects object: the original cells under the file's own header,
 * then `_file`, `_line`, `_check` and `_reasons` (`code:column` with `;` between them).
 */
export type RejectedRow = Readonly<Record<string, string>>;

/**
 * Files that have a rejects object, newest first. Superseded files are left out unless asked for by id:
 * a newer version of the same key has taken their place, so there is nothing to correct in them.
 */
export async function filesWithRejects(
  store: ObjectStore,
  lakeBucket: string,
  { dataset, file }: RejectsRequest,
): Promise<Books[]> {
  if (file === undefined) {
    const all = await listFiles(store, lakeBucket, { dataset, limit: Infinity, offset: 0 });
    return all.items.filter((b) => b.rejects_key !== null && b.outcome !== 'superseded');
  }
  const books = await readFile(store, lakeBucket, file);
  if (books === undefined)
    throw new CommandFailed(`no file has the id ${file}: see \`npm run lake -- files\``);
  const wanted = dataset === undefined || books.dataset === dataset;
  return wanted && books.rejects_key !== null ? [books] : [];
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

/** The rejected rows of one file in file order, streamed. */
export async function* readRejects(
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

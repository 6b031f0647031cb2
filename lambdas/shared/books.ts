import { KEY } from '../../names';
import type { Books, RunReport } from './documents';
import { toBooks } from './file-books';
import { readJson } from './json-object';
import { listPending, readPending } from './pending-markers';
import type { ObjectStore } from './ports';
import {
  byMonth,
  type FileCounts,
  type FileShard,
  newestFirst,
  type RunShard,
  readReportsPointer,
} from './report-shards';

/** One page of a list; `total` is exact. */
export interface Page<T> {
  readonly total: number;
  readonly items: readonly T[];
}

/** Which part of a list; `limit` may be Infinity. */
export interface PageRequest {
  readonly limit: number;
  readonly offset: number;
}

/** All files that ever arrived, newest upload first, those that wait for publish included (`pending`). */
export async function listFiles(
  store: ObjectStore,
  lakeBucket: string,
  { dataset, limit, offset }: PageRequest & { readonly dataset?: string | undefined },
): Promise<Page<Books>> {
  // markers first: what is reported in between is then in the shard and wins
  const waiting = byMonth(await pendingBooks(store, lakeBucket), (books) => books.order_time);
  const reported = (await readReportsPointer(store, lakeBucket)).months.files;
  const items: Books[] = [];
  let total = 0;
  for (const month of newestMonths([...waiting.keys(), ...Object.keys(reported)])) {
    const known = count(reported[month], dataset);
    const elsewhere = items.length >= limit || total + known <= offset;
    if (!waiting.has(month) && elsewhere) {
      total += known;
      continue;
    }
    const shard = await readJson<FileShard>(store, lakeBucket, KEY.fileShard(month));
    const files = overlay(shard?.files ?? [], waiting.get(month) ?? []).filter(
      (books) => dataset === undefined || books.dataset === dataset,
    );
    items.push(...files.slice(Math.max(0, offset - total)).slice(0, limit - items.length));
    total += files.length;
  }
  return { total, items };
}

/** The books of one file. @returns undefined when no such file was ever cleaned. */
export async function readFile(
  store: ObjectStore,
  lakeBucket: string,
  fileId: string,
): Promise<Books | undefined> {
  if (!/^[0-9a-f]{16}$/.test(fileId)) return undefined;
  const [waiting] = await pendingBooks(store, lakeBucket, fileId);
  const books = await readJson<Books>(store, lakeBucket, KEY.fileReport(fileId));
  if (waiting === undefined || (books?.generation ?? 0) >= waiting.generation) return books;
  return waiting;
}

/** All ended runs, the latest first. */
export async function listRuns(
  store: ObjectStore,
  lakeBucket: string,
  { limit, offset }: PageRequest,
): Promise<Page<RunReport>> {
  const reported = (await readReportsPointer(store, lakeBucket)).months.runs;
  const items: RunReport[] = [];
  let total = 0;
  for (const month of newestMonths(Object.keys(reported))) {
    const known = reported[month]?.total ?? 0;
    if (items.length < limit && total + known > offset) {
      const shard = await readJson<RunShard>(store, lakeBucket, KEY.runShard(month));
      const runs = shard?.runs ?? [];
      items.push(...runs.slice(Math.max(0, offset - total)).slice(0, limit - items.length));
    }
    total += known;
  }
  return { total, items };
}

/** The books of one run. @returns undefined when there is no such run or it has not ended. */
export async function readRun(
  store: ObjectStore,
  lakeBucket: string,
  runId: string,
): Promise<RunReport | undefined> {
  if (!/^[\w-]{1,80}$/.test(runId)) return undefined;
  return readJson<RunReport>(store, lakeBucket, KEY.runReport(runId));
}

async function pendingBooks(
  store: ObjectStore,
  lakeBucket: string,
  fileId?: string,
): Promise<Books[]> {
  const { markers } = await listPending(store, lakeBucket, fileId);
  const waiting = await readPending(store, lakeBucket, markers);
  return waiting.flatMap((one) => ('receipt' in one ? [toBooks(one.receipt, undefined)] : []));
}

/** A waiting generation hides the books of an older one, never of itself. */
function overlay(reported: readonly Books[], waiting: readonly Books[]): Books[] {
  const files = new Map(reported.map((books) => [books.file_id, books]));
  for (const books of waiting) {
    if (books.generation > (files.get(books.file_id)?.generation ?? 0))
      files.set(books.file_id, books);
  }
  return [...files.values()].toSorted(newestFirst);
}

function newestMonths(months: readonly string[]): string[] {
  return [...new Set(months)].toSorted().toReversed();
}

function count(counts: FileCounts | undefined, dataset: string | undefined): number {
  if (counts === undefined) return 0;
  return dataset === undefined ? counts.total : (counts.datasets[dataset] ?? 0);
}

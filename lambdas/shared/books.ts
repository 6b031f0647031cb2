import { KEY } from '../../names';
import type { Books, LoadedFile, Outcome, Reason, Receipt, RunReport } from './documents';
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

/** Outcomes whose rows went through the merge. */
const MERGED: ReadonlySet<Outcome> = new Set<Outcome>(['loaded', 'duplicate_file', 'superseded']);

/** Why the loader itself held a file that clean had let pass; `lake release` overrules the first. */
const HELD_BY_LOADER: Readonly<Record<NonNullable<LoadedFile['reason']>, string>> = {
  too_many_rows_lost:
    'it lacks more of the rows of the version before than the contract allows: drop the whole file again, or release it if the rows are really gone',
  canon_changed:
    'its rows were written by another definition of the canonical form than those in the warehouse: replay the older files of this dataset first, then this one',
};

/**
 * The books of one file: what clean counted, joined with what the loader says of it.
 * A file whose newest generation the loader has not seen is `pending`.
 */
export function toBooks(receipt: Receipt, loaded: LoadedFile | undefined): Books {
  const done = loaded !== undefined && loaded.generation >= receipt.generation ? loaded : undefined;
  const merged = done !== undefined && MERGED.has(done.outcome) ? done : undefined;
  return {
    file: receipt.file,
    file_id: receipt.file_id,
    dataset: receipt.dataset,
    contract_version: receipt.contract_version,
    bucket: receipt.bucket,
    key: receipt.key,
    version_id: receipt.version_id,
    order_time: receipt.order_time,
    generation: receipt.generation,
    bytes: receipt.bytes,
    sha256: receipt.sha256,
    status: receipt.status,
    reason: receipt.reason ?? loaderReason(done),
    rows: merged === undefined ? receipt.rows : mergedRows(receipt, merged),
    rejected_by_reason: receipt.rejected_by_reason,
    rejects_key: receipt.rejects_key,
    reject_ledger_key: receipt.reject_ledger_key,
    released: receipt.released,
    waived: receipt.waived,
    fixes: receipt.fixes.length,
    outcome: done?.outcome ?? 'pending',
    rows_held: done?.rows_held ?? 0,
    loaded:
      merged === undefined
        ? null
        : {
            inserted: merged.rows_inserted,
            updated: merged.rows_updated,
            unchanged: merged.rows_unchanged,
            superseded: merged.rows_superseded,
          },
    run_id: done?.run_id ?? null,
    loaded_at: done?.loaded_at ?? null,
    version: done?.version ?? 0,
    ms: receipt.ms,
  };
}

function loaderReason(done: LoadedFile | undefined): Reason | null {
  const code = done?.reason ?? undefined;
  return code === undefined ? null : { code, message: HELD_BY_LOADER[code] };
}

/** The loader may reject rows that clean accepted; its figures are the final ones. */
function mergedRows(receipt: Receipt, loaded: LoadedFile): Receipt['rows'] {
  const refused = loaded.rows_rejected - receipt.rows.rejected;
  return {
    ...receipt.rows,
    read: loaded.rows_read,
    clean: receipt.rows.clean - refused,
    rejected: loaded.rows_rejected,
    duplicate: loaded.rows_duplicate,
  };
}

/**
 * True when every row read has exactly one fate, both in clean's figures and in the loader's.
 * Rows that were erased because their person is forgotten have left the parts; the loader counts them as superseded.
 */
export function booksBalance({ rows, loaded, status }: Books): boolean {
  const cleaned = rows.clean + rows.rejected + rows.duplicate + (rows.forgotten ?? 0);
  if (status === 'clean' && rows.read !== cleaned) return false;
  if (loaded === null) return true;
  const merged = loaded.inserted + loaded.updated + loaded.unchanged + loaded.superseded;
  return rows.read === merged + rows.duplicate + rows.rejected;
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

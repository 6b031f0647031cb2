import { KEY } from '../../names';
import { mapBounded } from './bounded';
import type { Books, RunReport } from './documents';
import { readJson, updateJson } from './json-object';
import type { ObjectStore } from './ports';

/** `reports/files/<yyyy-mm>.json`: the books of all files dropped in that month (UTC), newest first. */
export interface FileShard {
  readonly month: string;
  readonly files: readonly Books[];
}

/** `reports/runs/<yyyy-mm>.json`: the runs that started in that month (UTC), newest first. */
export interface RunShard {
  readonly month: string;
  readonly runs: readonly RunReport[];
}

/** How many files a month has; `datasets` leaves out files that belong to none. */
export interface FileCounts {
  readonly total: number;
  readonly datasets: Readonly<Record<string, number>>;
}

/** `reports/current.json`: which warehouse version the reports show, and which shards there are. */
export interface ReportsPointer {
  /** Never falls. */
  readonly version: number;
  readonly updated_at: string;
  readonly months: {
    readonly files: Readonly<Record<string, FileCounts>>;
    readonly runs: Readonly<Record<string, { readonly total: number }>>;
  };
}

/** `yyyy-mm` in UTC of milliseconds or an ISO time. */
function monthOf(time: number | string): string {
  return new Date(time).toISOString().slice(0, 7);
}

/** Items by the month of their time. */
export function byMonth<T>(
  items: readonly T[],
  time: (item: T) => number | string,
): Map<string, T[]> {
  const months = new Map<string, T[]>();
  for (const item of items) {
    const month = monthOf(time(item));
    const found = months.get(month);
    if (found === undefined) months.set(month, [item]);
    else found.push(item);
  }
  return months;
}

/** Newest upload first; equal times by id, so that paging is stable. */
export function newestFirst(a: Books, b: Books): number {
  return b.order_time - a.order_time || (a.file_id < b.file_id ? 1 : -1);
}

/** Reads the pointer; before the first report an empty one with version 0. */
export async function readReportsPointer(
  store: ObjectStore,
  lakeBucket: string,
): Promise<ReportsPointer> {
  const pointer = await readJson<ReportsPointer>(store, lakeBucket, KEY.reportsPointer);
  return pointer ?? { version: 0, updated_at: '', months: { files: {}, runs: {} } };
}

/** What one step has to say to everyone. */
export interface ReportEntry {
  readonly books: readonly Books[];
  readonly runs: readonly RunReport[];
  /** Warehouse version that the books were read at. */
  readonly version: number;
}

/**
 * Writes books and runs where people and the API read them: files and runs, month shards, then the
 * pointer. Every write is compare-and-set and keeps what is newer, so a late or repeated writer harms nothing.
 */
export async function recordReports(
  store: ObjectStore,
  lakeBucket: string,
  entry: ReportEntry,
  now: number,
): Promise<void> {
  await mapBounded(entry.books, (books) =>
    updateJson<Books>(store, lakeBucket, KEY.fileReport(books.file_id), (current) =>
      supersedes(books, current) ? books : undefined,
    ),
  );
  await mapBounded(entry.runs, (run) =>
    updateJson<RunReport>(store, lakeBucket, KEY.runReport(run.run_id), (current) =>
      outranks(run, current) ? run : undefined,
    ),
  );
  const files = byMonth(entry.books, (books) => books.order_time);
  const runs = byMonth(entry.runs, (run) => run.started_at);
  for (const [month, books] of files) await mergeFiles(store, lakeBucket, month, books);
  for (const [month, started] of runs) await mergeRuns(store, lakeBucket, month, started);
  await movePointer(store, lakeBucket, entry.version, now, {
    files: [...files.keys()],
    runs: [...runs.keys()],
  });
}

/** Books with the greater version win; at one version the later generation (a file that was given up). */
function supersedes(next: Books, current: Books | undefined): boolean {
  return (
    current === undefined ||
    next.version > current.version ||
    (next.version === current.version && next.generation > current.generation)
  );
}

/** A run is told once; only success corrects a failure that was told too early. */
function outranks(next: RunReport, current: RunReport | undefined): boolean {
  return current === undefined || (current.status === 'failed' && next.status === 'succeeded');
}

function mergeFiles(
  store: ObjectStore,
  lakeBucket: string,
  month: string,
  books: readonly Books[],
): Promise<void> {
  return updateJson<FileShard>(store, lakeBucket, KEY.fileShard(month), (shard) => {
    const files = new Map(shard?.files.map((known) => [known.file_id, known]));
    const news = books.filter((next) => supersedes(next, files.get(next.file_id)));
    for (const next of news) files.set(next.file_id, next);
    return news.length === 0
      ? undefined
      : { month, files: [...files.values()].toSorted(newestFirst) };
  });
}

function mergeRuns(
  store: ObjectStore,
  lakeBucket: string,
  month: string,
  runs: readonly RunReport[],
): Promise<void> {
  return updateJson<RunShard>(store, lakeBucket, KEY.runShard(month), (shard) => {
    const all = new Map(shard?.runs.map((known) => [known.run_id, known]));
    const news = runs.filter((next) => outranks(next, all.get(next.run_id)));
    for (const next of news) all.set(next.run_id, next);
    return news.length === 0 ? undefined : { month, runs: [...all.values()].toSorted(latestFirst) };
  });
}

function latestFirst(a: RunReport, b: RunReport): number {
  return a.started_at < b.started_at ? 1 : -1;
}

/** Counts come from the shards as they are when the pointer is written: a lost race counts again. */
function movePointer(
  store: ObjectStore,
  lakeBucket: string,
  version: number,
  now: number,
  touched: { readonly files: readonly string[]; readonly runs: readonly string[] },
): Promise<void> {
  return updateJson<ReportsPointer>(store, lakeBucket, KEY.reportsPointer, async (current) => {
    const files = { ...current?.months.files };
    const runs = { ...current?.months.runs };
    for (const month of touched.files) {
      const shard = await readJson<FileShard>(store, lakeBucket, KEY.fileShard(month));
      files[month] = countFiles(shard?.files ?? []);
    }
    for (const month of touched.runs) {
      const shard = await readJson<RunShard>(store, lakeBucket, KEY.runShard(month));
      runs[month] = { total: shard?.runs.length ?? 0 };
    }
    return {
      version: Math.max(version, current?.version ?? 0),
      updated_at: new Date(now).toISOString(),
      months: { files, runs },
    };
  });
}

function countFiles(files: readonly Books[]): FileCounts {
  const datasets: Record<string, number> = {};
  for (const { dataset } of files)
    if (dataset !== null) datasets[dataset] = (datasets[dataset] ?? 0) + 1;
  return { total: files.length, datasets };
}

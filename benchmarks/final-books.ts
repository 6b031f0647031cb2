import { setTimeout as pause } from 'node:timers/promises';

import type { Cloud } from '../cli/cloud/cloud';
import { type Dropped, dropFiles } from '../cli/drop/drop-files';
import { waitForBooks } from '../cli/drop/wait-for-books';
import { firstBooks } from '../cli/drop/wait-with-progress';
import { readRun } from '../lambdas/shared/books';
import type { Books, RunReport } from '../lambdas/shared/documents';
import { OUTPUT } from '../names';

const POLL_MS = 50;

/** Books of one file that a benchmark dropped, and those of the run that published it. */
export interface Published {
  readonly books: Books;
  readonly run: RunReport;
}

/** Uploads a file under a key. */
export async function dropOne(cloud: Cloud, path: string, key: string): Promise<Dropped[]> {
  return dropFiles(cloud, [path], async () => key);
}

/** Waits for the final books of one file. @throws when they are not there in time or not those of so many loaded rows. */
export async function publishedBooks(
  cloud: Cloud,
  dropped: readonly Dropped[],
  rows: number,
  deadlineMs: number,
): Promise<Published> {
  const store = await cloud.store();
  const lake = cloud.output(OUTPUT.lakeBucket);
  const ports = {
    store,
    clock: { now: () => Date.now() },
    pause: () => pause(POLL_MS),
    onProgress: () => {},
  };
  const wanted = firstBooks(dropped);
  const [books] = (await waitForBooks(ports, lake, wanted, Date.now() + deadlineMs)).books;
  if (books?.outcome !== 'loaded' || books.rows.clean !== rows || books.run_id === null)
    throw new Error(`the books of ${dropped[0]?.key} are not those of ${rows} loaded rows`);
  const run = await readRun(store, lake, books.run_id);
  if (run === undefined) throw new Error(`there are no books of run ${books.run_id}`);
  return { books, run };
}

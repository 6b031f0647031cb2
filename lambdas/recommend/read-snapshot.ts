import { TerminalError } from '../shared/errors';
import type { Database } from '../shared/ports';
import { FEED, type FeedDataset, type FeedRows, type FeedType } from './feed';

/** Rows in one answer of the cursor: a few hundred kilobytes, whatever the size of the table. */
const BATCH_ROWS = 2_000;

const CAST: Readonly<Record<FeedType, string>> = {
  text: '::text',
  number: '::float8',
  boolean: '',
};

/** The statement that reads one dataset of the feed, ordered by key. Names are constants of the code. */
function selectSql(dataset: FeedDataset): string {
  const { columns, key } = FEED[dataset];
  const list = Object.entries<FeedType>(columns).map(
    ([name, type]) => `"${name}"${CAST[type]} AS "${name}"`,
  );
  // output columns: text in code point order, whatever the collation of the database
  const order = key.map((name) => `"${dataset}"."${name}" COLLATE "C"`);
  return `SELECT ${list.join(', ')} FROM core."${dataset}_live" AS "${dataset}" ORDER BY ${order.join(', ')}`;
}

/** `ops.state.version` as the transaction of `db` sees it. */
export async function readVersion(db: Database): Promise<number> {
  const [state] = await db.query<{ version: string }>('SELECT version::text FROM ops.state');
  if (state === undefined)
    throw new TerminalError(
      'ops.state has no row: run the migrations again (deploy the warehouse)',
    );
  return Number(state.version);
}

/** Whether one of the datasets of search waits for its rejected rows: then nothing new is made of them. */
export async function isBlocked(db: Database): Promise<boolean> {
  const [state] = await db.query<{ blocked: boolean }>(
    "SELECT blocked_by <> '{}' AS blocked FROM ops.mart_state WHERE mart = 'search'",
  );
  if (state === undefined)
    throw new TerminalError(
      'ops.mart_state has no row for search: run the migrations again (deploy the warehouse)',
    );
  return state.blocked;
}

/**
 * Streams one dataset in batches through a cursor.
 * @param db a transaction; all datasets read in it are of one version
 */
export async function* readRows<Dataset extends FeedDataset>(
  db: Database,
  dataset: Dataset,
): AsyncGenerator<FeedRows[Dataset][]> {
  const cursor = `"feed_${dataset}"`;
  await db.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${selectSql(dataset)}`);
  for (;;) {
    // the columns of `selectSql` are the fields of the row type, which the test of the feed holds against the contracts
    const batch = await db.query<FeedRows[Dataset] & Record<string, unknown>>(
      `FETCH ${BATCH_ROWS} FROM ${cursor}`,
    );
    if (batch.length > 0) yield batch;
    if (batch.length < BATCH_ROWS) break;
  }
  await db.query(`CLOSE ${cursor}`);
}

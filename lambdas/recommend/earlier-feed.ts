import { readNdjson } from '../shared/ndjson';
import type { Database, ObjectStore } from '../shared/ports';
import { FEED, FEED_KEY, type FeedDataset, type FeedRows, type FeedSource } from './feed';

/** Rows whose keys are asked for at once. */
const BATCH_ROWS = 2_000;
const DATASETS: readonly FeedDataset[] = ['jobs', 'job_skills', 'students', 'student_skills'];

/** A complete feed in the lake. */
export interface EarlierFeed {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly version: number;
}

/**
 * The rows of an earlier feed without those of people who were forgotten since, for a warehouse whose search is blocked.
 * @returns undefined when nobody of them was: then the earlier feed is as good as ever.
 */
export async function withoutForgotten(
  db: Database,
  feed: EarlierFeed,
): Promise<FeedSource | undefined> {
  let somebody = false;
  for (const dataset of DATASETS) {
    for await (const { rows, kept } of filtered(db, feed, dataset)) {
      somebody ||= kept.length < rows.length;
    }
  }
  if (!somebody) return undefined;
  return async function* rows(dataset) {
    for await (const { kept } of filtered(db, feed, dataset)) yield kept;
  };
}

async function* filtered<Dataset extends FeedDataset>(
  db: Database,
  feed: EarlierFeed,
  dataset: Dataset,
): AsyncGenerator<{ rows: FeedRows[Dataset][]; kept: FeedRows[Dataset][] }> {
  const key = FEED_KEY.rows(feed.version, dataset);
  let rows: FeedRows[Dataset][] = [];
  for await (const row of readNdjson<FeedRows[Dataset]>({ ...feed, key })) {
    rows.push(row);
    if (rows.length < BATCH_ROWS) continue;
    yield { rows, kept: await remaining(db, dataset, rows) };
    rows = [];
  }
  yield { rows, kept: await remaining(db, dataset, rows) };
}

/** A row goes with the owner of its key, and with whoever it refers to. */
async function remaining<Dataset extends FeedDataset>(
  db: Database,
  dataset: Dataset,
  rows: readonly FeedRows[Dataset][],
): Promise<FeedRows[Dataset][]> {
  const { key, references } = FEED[dataset];
  const forgotten = new Set<number>();
  for (const owner of [{ dataset, columns: key }, ...references]) {
    const keys = rows.map((row) => owner.columns.map((column) => row[column]));
    // the warehouse compares HMACs, and tells places only
    const found = await db.query<{ place: string }>(
      'SELECT place::text FROM ops.forgotten_places($1, $2::jsonb) AS place',
      [owner.dataset, JSON.stringify(keys)],
    );
    for (const { place } of found) forgotten.add(Number(place) - 1);
  }
  return rows.filter((_, index) => !forgotten.has(index));
}

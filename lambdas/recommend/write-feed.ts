import type { Profile, StudentDocument } from '../search/engine/documents';
import { type JobRanking, rankJobs } from '../search/engine/job-ranking';
import { recommend } from '../search/engine/recommend';
import { writeNdjson } from '../shared/ndjson';
import type { Database, ObjectStore } from '../shared/ports';
import { isComplete, newestFeed } from './complete-feeds';
import { withoutForgotten } from './earlier-feed';
import { FEED_KEY, type FeedDataset, type FeedRows, type FeedSource } from './feed';
import { FeedJoin } from './feed-join';
import { isBlocked, readRows, readVersion } from './read-snapshot';

export interface RecommendPorts {
  readonly db: Database;
  readonly store: ObjectStore;
}

export interface RecommendConfig {
  readonly lakeBucket: string;
}

/** `skipped`: this version's feed was complete already, or search is blocked. */
export interface FeedResult {
  readonly version: number;
  readonly skipped: boolean;
}

/** Jobs that the recommend step lists for every student. */
const RECOMMENDED_JOBS = 10;
/** Students whose lists are compressed together. */
const BATCH_STUDENTS = 200;

/** One line of `recommendations.ndjson.gz`. */
interface StudentRecommendations {
  readonly student_id: string;
  readonly items: ReturnType<typeof recommend>;
}

/**
 * Writes the feed and every student's recommendations of the newest warehouse version, all from one snapshot.
 * While search is blocked it stays at its last good version; when somebody in there was forgotten, the new version is that one
 * without them. Killed anywhere and run again, the objects are the same; a version that is complete is left alone.
 */
export async function writeFeed(
  ports: RecommendPorts,
  { lakeBucket: bucket }: RecommendConfig,
): Promise<FeedResult> {
  const { db, store } = ports;
  const snapshot = await db.transaction('snapshot', async (transaction) => {
    const version = await readVersion(transaction);
    if (await isComplete(store, bucket, version)) return { version, join: undefined };
    const source = await chooseSource(transaction, store, bucket);
    const target = { store, bucket, version };
    return { version, join: source && (await copyFeed(source, target)) };
  });
  if (snapshot.join === undefined) return { version: snapshot.version, skipped: true };
  // after the transaction: a long snapshot keeps PostgreSQL from cleaning up
  await writeNdjson(
    { store, bucket, key: FEED_KEY.recommendations(snapshot.version) },
    recommendations(snapshot.join.students(), rankJobs(snapshot.join.jobs())),
  );
  return { version: snapshot.version, skipped: false };
}

/** Copies the rows of all datasets into the feed of a version, and joins them on the way. */
async function copyFeed(
  source: FeedSource,
  { store, bucket, version }: { store: ObjectStore; bucket: string; version: number },
): Promise<FeedJoin> {
  const join = new FeedJoin();
  await copy('jobs', (row) => join.addJob(row));
  await copy('job_skills', (row) => join.addJobSkill(row));
  await copy('students', (row) => join.addStudent(row));
  await copy('student_skills', (row) => join.addStudentSkill(row));
  return join;

  async function copy<Dataset extends FeedDataset>(
    dataset: Dataset,
    take: (row: FeedRows[Dataset]) => void,
  ) {
    const target = { store, bucket, key: FEED_KEY.rows(version, dataset) };
    await writeNdjson(target, tapped(source(dataset), take));
  }
}

/** @returns undefined when there is nothing to write. */
async function chooseSource(
  transaction: Database,
  store: ObjectStore,
  bucket: string,
): Promise<FeedSource | undefined> {
  if (!(await isBlocked(transaction))) return (dataset) => readRows(transaction, dataset);
  const version = await newestFeed(store, bucket, -1);
  return version === undefined
    ? undefined
    : withoutForgotten(transaction, { store, bucket, version });
}

async function* tapped<Row>(batches: AsyncIterable<Row[]>, take: (row: Row) => void) {
  for await (const batch of batches) {
    for (const row of batch) take(row);
    yield batch;
  }
}

function* recommendations(
  students: readonly (StudentDocument & Profile)[],
  ranking: JobRanking,
): Generator<StudentRecommendations[]> {
  for (let at = 0; at < students.length; at += BATCH_STUDENTS) {
    yield students.slice(at, at + BATCH_STUDENTS).map((student) => ({
      student_id: student.id,
      items: recommend(student, ranking, RECOMMENDED_JOBS),
    }));
  }
}

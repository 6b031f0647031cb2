import type { Profile, StudentDocument } from '../search/engine/documents';
import { type JobRanking, rankJobs } from '../search/engine/job-ranking';
import { recommend } from '../search/engine/recommend';
import { writeNdjson } from '../shared/ndjson';
import type { Database, ObjectStore } from '../shared/ports';
import { FEED_KEY, type FeedDataset, type FeedRows } from './feed';
import { FeedJoin } from './feed-join';
import { readRows, readVersion } from './read-snapshot';

export interface RecommendPorts {
  readonly db: Database;
  readonly store: ObjectStore;
}

export interface RecommendConfig {
  readonly lakeBucket: string;
}

/** `skipped`: this version's feed was complete already. */
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
 * Killed anywhere and run again, the objects are the same; a version that is complete is left alone.
 */
export async function writeFeed(
  ports: RecommendPorts,
  config: RecommendConfig,
): Promise<FeedResult> {
  const { db, store } = ports;
  const snapshot = await db.transaction('snapshot', async (transaction) => {
    const version = await readVersion(transaction);
    if (await isComplete(store, config, version)) return { version, join: undefined };
    const join = new FeedJoin();
    await copy('jobs', (row) => join.addJob(row));
    await copy('job_skills', (row) => join.addJobSkill(row));
    await copy('students', (row) => join.addStudent(row));
    await copy('student_skills', (row) => join.addStudentSkill(row));
    return { version, join };

    async function copy<Dataset extends FeedDataset>(
      dataset: Dataset,
      take: (row: FeedRows[Dataset]) => void,
    ) {
      const target = { store, bucket: config.lakeBucket, key: FEED_KEY.rows(version, dataset) };
      await writeNdjson(target, tapped(readRows(transaction, dataset), take));
    }
  });
  if (snapshot.join === undefined) return { version: snapshot.version, skipped: true };
  // after the transaction: a long snapshot keeps PostgreSQL from cleaning up
  await writeNdjson(
    { store, bucket: config.lakeBucket, key: FEED_KEY.recommendations(snapshot.version) },
    recommendations(snapshot.join.students(), rankJobs(snapshot.join.jobs())),
  );
  return { version: snapshot.version, skipped: false };
}

async function isComplete(
  store: ObjectStore,
  { lakeBucket }: RecommendConfig,
  version: number,
): Promise<boolean> {
  const key = FEED_KEY.recommendations(version);
  for await (const entry of store.list(lakeBucket, key, { limit: 1 })) return entry.key === key;
  return false;
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

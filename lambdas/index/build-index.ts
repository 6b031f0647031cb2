import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import { KEY } from '../../names';
import { newestFeed } from '../recommend/complete-feeds';
import { FEED_KEY, type FeedDataset, type FeedRows } from '../recommend/feed';
import { FeedJoin } from '../recommend/feed-join';
import { INDEX_FILE, writeJobsFile, writeStudentsFile } from '../search/index-file';
import { readNdjson } from '../shared/ndjson';
import type { Clock, Log, ObjectStore } from '../shared/ports';
import { pruneVersions } from './prune-versions';
import { raiseSearchPointer, readSearchPointer } from './search-pointer';

export interface IndexPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
}

export interface IndexConfig {
  readonly lakeBucket: string;
}

/** `skipped`: the served index was as new as the newest complete feed already. */
export interface IndexResult {
  readonly version: number;
  readonly skipped: boolean;
}

const compress = promisify(gzip);

/**
 * Builds the index of the newest complete feed and points the search function at it.
 * The pointer moves last and only upward, so readers see a whole version or the one before.
 */
export async function buildIndex(ports: IndexPorts, config: IndexConfig): Promise<IndexResult> {
  const { store, clock } = ports;
  const { lakeBucket } = config;
  const served = (await readSearchPointer(store, lakeBucket))?.version;
  const version = await newestFeed(store, lakeBucket, served ?? -1);
  if (version === undefined) return { version: served ?? 0, skipped: true };
  const join = await readFeed(store, lakeBucket, version);
  const jobs = join.jobs();
  const students = join.students();
  const write = async (key: string, text: string) => {
    await store.put(lakeBucket, key, await compress(text), { contentType: 'application/gzip' });
  };
  await write(INDEX_FILE.jobs(version), writeJobsFile(jobs));
  await write(INDEX_FILE.students(version), writeStudentsFile(students));
  await raiseSearchPointer(store, lakeBucket, {
    version,
    folder: KEY.searchFolder(version),
    built_at: new Date(clock.now()).toISOString(),
    jobs: jobs.length,
    students: students.length,
  });
  await pruneVersions(ports, config, version);
  return { version, skipped: false };
}

async function readFeed(store: ObjectStore, bucket: string, version: number): Promise<FeedJoin> {
  const join = new FeedJoin();
  const rows = <Dataset extends FeedDataset>(dataset: Dataset) =>
    readNdjson<FeedRows[Dataset]>({ store, bucket, key: FEED_KEY.rows(version, dataset) });
  for await (const row of rows('jobs')) join.addJob(row);
  for await (const row of rows('job_skills')) join.addJobSkill(row);
  for await (const row of rows('students')) join.addStudent(row);
  for await (const row of rows('student_skills')) join.addStudentSkill(row);
  return join;
}

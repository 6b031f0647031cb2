import { gunzipSync } from 'node:zlib';

import { buildIndex } from '../../../lambdas/index/build-index';
import { KEPT_VERSIONS } from '../../../lambdas/index/prune-versions';
import { raiseSearchPointer, type SearchPointer } from '../../../lambdas/index/search-pointer';
import { FEED_KEY, type FeedDataset } from '../../../lambdas/recommend/feed';
import { INDEX_FILE, readJobsFile, readStudentsFile } from '../../../lambdas/search/index-file';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { writeNdjson } from '../../../lambdas/shared/ndjson';
import { KEY } from '../../../names';
import { aJob, aStudent } from '../search/engine/some-jobs';
import { MortalStore } from './mortal-store';

const bucket = 'lake';
const config = { lakeBucket: bucket };
const NOW = Date.parse('2026-07-01T12:00:00Z');

let store: MortalStore;
const ports = () => ({ store, clock: { now: () => NOW }, log: silentLog });

beforeEach(() => {
  store = new MortalStore();
});

async function publishFeed(version: number, complete = true) {
  const { id: _a, skills: _b, ...job } = aJob('');
  const { id: _c, skills: _d, ...student } = aStudent('');
  const feed: Record<FeedDataset, unknown[]> = {
    jobs: [{ ...job, job_id: 'a', title: `Analyst ${version}` }],
    job_skills: [
      { job_id: 'a', skill: 'SQL' },
      { job_id: 'gone', skill: 'SQL' },
    ],
    students: [{ ...student, student_id: '1', first_name: 'Ana' }],
    student_skills: [{ student_id: '1', skill: 'sql' }],
  };
  for (const [dataset, rows] of Object.entries(feed)) {
    const key = `${KEY.searchFolder(version)}feed/${dataset}.ndjson.gz`;
    await writeNdjson({ store, bucket, key }, [rows]);
  }
  if (complete) await store.put(bucket, FEED_KEY.recommendations(version), '');
}

async function pointer(): Promise<SearchPointer | undefined> {
  const object = await store.get(bucket, KEY.searchPointer);
  return object === undefined ? undefined : JSON.parse(object.body.toString());
}

async function folders(): Promise<number[]> {
  const found = new Set<number>();
  for await (const { key } of store.list(bucket, 'search/0')) found.add(Number(key.split('/')[1]));
  return [...found];
}

async function read(key: string): Promise<string> {
  return gunzipSync((await store.get(bucket, key))?.body ?? Buffer.alloc(0)).toString();
}

const at = (version: number): SearchPointer => ({
  version,
  folder: KEY.searchFolder(version),
  built_at: '',
  jobs: 0,
  students: 0,
});

describe('buildIndex', () => {
  it('joins the newest complete feed into an index and points at it', async () => {
    await publishFeed(6);
    await publishFeed(7);
    await publishFeed(8, false);
    expect(await buildIndex(ports(), config)).toEqual({ version: 7, skipped: false });
    expect(await pointer()).toEqual({
      version: 7,
      folder: 'search/000000000007/',
      built_at: '2026-07-01T12:00:00.000Z',
      jobs: 1,
      students: 1,
    });
    expect(readJobsFile(await read(INDEX_FILE.jobs(7))).documents).toEqual([
      aJob('a', { title: 'Analyst 7', skills: ['SQL'] }),
    ]);
    expect(readStudentsFile(await read(INDEX_FILE.students(7))).documents).toEqual([
      aStudent('1', { first_name: 'Ana', skills: ['sql'] }),
    ]);
  });

  it('does nothing when the served index is as new as every complete feed', async () => {
    expect(await buildIndex(ports(), config)).toEqual({ version: 0, skipped: true });
    await publishFeed(7);
    await buildIndex(ports(), config);
    expect(await buildIndex(ports(), config)).toEqual({ version: 7, skipped: true });
    expect(await store.versions(bucket, INDEX_FILE.jobs(7))).toHaveLength(1);
  });

  it('indexes the empty warehouse too', async () => {
    await publishFeed(0);
    expect(await buildIndex(ports(), config)).toEqual({ version: 0, skipped: false });
  });

  it('leaves the pointer where it was when it is cut before the end, and ends right when run again', async () => {
    await publishFeed(7);
    for (let cut = 0; cut < 3; cut++) {
      store.writesLeft = cut;
      await expect(buildIndex(ports(), config)).rejects.toThrow('killed');
      expect(await pointer()).toBeUndefined();
    }
    store.writesLeft = Number.POSITIVE_INFINITY;
    await buildIndex(ports(), config);
    expect((await pointer())?.version).toBe(7);
  });

  it('keeps the last versions and deletes older ones, but no feed that is being written', async () => {
    for (let version = 1; version <= 6; version++) {
      await publishFeed(version);
      await buildIndex(ports(), config);
    }
    await publishFeed(7, false);
    await publishFeed(8);
    await buildIndex(ports(), config);
    expect(KEPT_VERSIONS).toBe(3);
    expect(await folders()).toEqual([6, 7, 8]);
    await publishFeed(9, false);
    await buildIndex(ports(), config);
    expect(await folders()).toEqual([6, 7, 8, 9]);
  });

  it('publishes although old versions cannot be deleted', async () => {
    for (let version = 1; version <= 4; version++) await publishFeed(version);
    store.delete = () => Promise.reject(new Error('access denied'));
    expect(await buildIndex(ports(), config)).toEqual({ version: 4, skipped: false });
    expect((await pointer())?.version).toBe(4);
  });
});

describe('the pointer', () => {
  it('only rises, whoever writes last', async () => {
    await raiseSearchPointer(store, bucket, at(7));
    await raiseSearchPointer(store, bucket, at(5));
    expect(await pointer()).toEqual(at(7));
    await Promise.all(
      [8, 12, 9, 11, 10].map((version) => raiseSearchPointer(store, bucket, at(version))),
    );
    expect(await pointer()).toEqual(at(12));
  });

  it('does not fall when a newer one is written between reading and writing', async () => {
    await raiseSearchPointer(store, bucket, at(5));
    store.beforeWrite = () => raiseSearchPointer(store, bucket, at(9));
    await raiseSearchPointer(store, bucket, at(7));
    expect(await pointer()).toEqual(at(9));
  });
});

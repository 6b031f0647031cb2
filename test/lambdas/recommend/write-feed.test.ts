import { FEED_KEY, type FeedDataset } from '../../../lambdas/recommend/feed';
import { writeFeed } from '../../../lambdas/recommend/write-feed';
import { byId } from '../../../lambdas/search/engine/collection';
import { rankJobs } from '../../../lambdas/search/engine/job-ranking';
import { recommend } from '../../../lambdas/search/engine/recommend';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { readNdjson } from '../../../lambdas/shared/ndjson';
import type { Database } from '../../../lambdas/shared/ports';
import { MortalStore } from '../index/mortal-store';
import { aJob, aStudent } from '../search/engine/some-jobs';
import { readAll } from '../shared/read-all';
import { startWarehouse, type TestWarehouse } from './warehouse';

const bucket = 'lake';
const config = { lakeBucket: bucket };
const DATASETS: FeedDataset[] = ['jobs', 'job_skills', 'students', 'student_skills'];

const JOBS = [
  { job_id: 'b', title: 'Nurse', city: 'Salem', state: 'Oregon', posted_date: '2026-03-08' },
  {
    job_id: 'a',
    title: 'Data "Analyst"\nIT',
    min_gpa: '3.25',
    is_remote: true,
    salary_min: '70623.50',
  },
  { job_id: 'gone', title: 'Deleted', _deleted: true },
];
const JOB_SKILLS = [
  { job_id: 'a', skill: 'SQL' },
  { job_id: 'a', skill: 'Python' },
  { job_id: 'missing', skill: 'SQL' },
];
const STUDENTS = [
  {
    student_id: '1',
    first_name: 'José',
    last_name: "O'Brien",
    school_id: '042',
    gpa: '3.50',
    state: 'OR',
  },
  { student_id: '2', first_name: 'Ann', last_name: 'Lee', school_id: '042' },
];
const STUDENT_SKILLS = [{ student_id: '1', skill: 'sql' }];

let warehouse: TestWarehouse;

beforeAll(async () => {
  warehouse = await startWarehouse();
}, 60_000);
afterAll(() => warehouse?.stop());

beforeEach(async () => {
  await warehouse.setVersion(7);
  await warehouse.block();
  await warehouse.forget();
  await warehouse.fill('jobs', JOBS);
  await warehouse.fill('job_skills', JOB_SKILLS);
  await warehouse.fill('students', STUDENTS);
  await warehouse.fill('student_skills', STUDENT_SKILLS);
});

async function lines(store: MemoryObjectStore, key: string): Promise<unknown[]> {
  return readAll(readNdjson(at(store, key)));
}

function at(store: MemoryObjectStore, key: string) {
  return { store, bucket, key };
}

describe('writeFeed', () => {
  it('writes the live rows of one version, ordered by key, numbers as numbers and dates as text', async () => {
    const store = new MemoryObjectStore();
    expect(await writeFeed({ db: warehouse.db, store }, config)).toEqual({
      version: 7,
      skipped: false,
    });
    const { id: _a, skills: _b, ...job } = aJob('', { title: '' });
    expect(await lines(store, FEED_KEY.rows(7, 'jobs'))).toEqual([
      {
        ...job,
        job_id: 'a',
        title: 'Data "Analyst"\nIT',
        min_gpa: 3.25,
        is_remote: true,
        salary_min: 70623.5,
      },
      {
        ...job,
        job_id: 'b',
        title: 'Nurse',
        city: 'Salem',
        state: 'Oregon',
        posted_date: '2026-03-08',
      },
    ]);
    expect(await lines(store, FEED_KEY.rows(7, 'job_skills'))).toEqual([
      { job_id: 'a', skill: 'Python' },
      { job_id: 'a', skill: 'SQL' },
      { job_id: 'missing', skill: 'SQL' },
    ]);
    const { id: _c, skills: _d, ...student } = aStudent('');
    expect(await lines(store, FEED_KEY.rows(7, 'students'))).toEqual([
      { ...student, ...STUDENTS[0], gpa: 3.5 },
      { ...student, ...STUDENTS[1] },
    ]);
    expect(await lines(store, FEED_KEY.rows(7, 'student_skills'))).toEqual(STUDENT_SKILLS);
  });

  it('lists for every student what the engine of the API recommends', async () => {
    const store = new MemoryObjectStore();
    await writeFeed({ db: warehouse.db, store }, config);
    const ranking = rankJobs(
      byId([
        aJob('a', {
          title: 'Data "Analyst"\nIT',
          min_gpa: 3.25,
          is_remote: true,
          skills: ['Python', 'SQL'],
        }),
        aJob('b', { title: 'Nurse', city: 'Salem', state: 'Oregon', posted_date: '2026-03-08' }),
      ]),
    );
    const students = [aStudent('1', { gpa: 3.5, state: 'OR', skills: ['sql'] }), aStudent('2')];
    expect(await lines(store, FEED_KEY.recommendations(7))).toEqual(
      students.map((student) => ({
        student_id: student.id,
        items: recommend(student, ranking, 10),
      })),
    );
  });

  it('does nothing when the version is complete, and all again when it is not', async () => {
    const store = new MemoryObjectStore();
    await writeFeed({ db: warehouse.db, store }, config);
    expect(await writeFeed({ db: warehouse.db, store }, config)).toEqual({
      version: 7,
      skipped: true,
    });
    expect(await store.versions(bucket, FEED_KEY.rows(7, 'jobs'))).toHaveLength(1);
    await store.delete(bucket, FEED_KEY.recommendations(7));
    expect(await writeFeed({ db: warehouse.db, store }, config)).toMatchObject({ skipped: false });
  });

  it('shows one moment of the warehouse, whatever is loaded while it reads', async () => {
    const store = new MemoryObjectStore();
    let loaded = false;
    const db: Database = {
      ...warehouse.db,
      transaction: (kind, work) =>
        warehouse.db.transaction(kind, (transaction) =>
          work({
            ...transaction,
            query: async (text, values) => {
              // a load commits after the jobs were read and before the students are
              if (!loaded && text.includes('"students"')) {
                loaded = true;
                await warehouse.setVersion(8);
                await warehouse.fill('students', []);
                await warehouse.fill('student_skills', []);
              }
              return transaction.query(text, values);
            },
          }),
        ),
    };
    expect(await writeFeed({ db, store }, config)).toEqual({ version: 7, skipped: false });
    expect(loaded).toBe(true);
    expect(await lines(store, FEED_KEY.rows(7, 'students'))).toHaveLength(2);
  });

  it('leaves no complete feed when it is cut at any write, and the same feed when it runs again', async () => {
    const whole = new MemoryObjectStore();
    await writeFeed({ db: warehouse.db, store: whole }, config);
    for (let cut = 0; cut <= DATASETS.length; cut++) {
      const store = new MortalStore();
      store.writesLeft = cut;
      await expect(writeFeed({ db: warehouse.db, store }, config)).rejects.toThrow('killed');
      expect(await store.get(bucket, FEED_KEY.recommendations(7))).toBeUndefined();
      store.writesLeft = Number.POSITIVE_INFINITY;
      await writeFeed({ db: warehouse.db, store }, config);
      for (const key of [
        ...DATASETS.map((dataset) => FEED_KEY.rows(7, dataset)),
        FEED_KEY.recommendations(7),
      ]) {
        expect((await store.get(bucket, key))?.etag).toBe((await whole.get(bucket, key))?.etag);
      }
    }
  });

  it('reads tables larger than one batch of the cursor', async () => {
    const rows = Array.from({ length: 4_001 }, (_, index) => ({
      student_id: String(index).padStart(5, '0'),
      first_name: 'Li',
      last_name: 'Wu',
      school_id: '1',
    }));
    await warehouse.fill('students', rows.slice(0, 1));
    await warehouse.db.query(
      `INSERT INTO core.students SELECT (jsonb_populate_record(s, jsonb_build_object('student_id', i::text))).*
       FROM core.students s, generate_series(10001, 14000) i`,
    );
    const store = new MemoryObjectStore();
    await writeFeed({ db: warehouse.db, store }, config);
    expect(await lines(store, FEED_KEY.rows(7, 'students'))).toHaveLength(rows.length);
    expect(await lines(store, FEED_KEY.recommendations(7))).toHaveLength(rows.length);
  });
});

describe('while search is blocked', () => {
  const ANN = { dataset: 'students', key: ['1'] };
  let store: MemoryObjectStore;

  beforeEach(async () => {
    store = new MemoryObjectStore();
    await writeFeed({ db: warehouse.db, store }, config);
    await warehouse.setVersion(8);
    await warehouse.block('jobs');
    await warehouse.fill('jobs', []);
  });

  const write = () => writeFeed({ db: warehouse.db, store }, config);
  async function ids(version: number, dataset: FeedDataset): Promise<unknown[]> {
    const rows = readNdjson<Record<string, unknown>>(at(store, FEED_KEY.rows(version, dataset)));
    return (await readAll(rows)).map((row) => Object.values(row)[0]);
  }

  it('writes nothing, and everything when it is freed', async () => {
    expect(await write()).toEqual({ version: 8, skipped: true });
    expect(await store.get(bucket, FEED_KEY.rows(8, 'jobs'))).toBeUndefined();
    await warehouse.block();
    expect(await write()).toEqual({ version: 8, skipped: false });
    expect(await ids(8, 'jobs')).toEqual([]);
  });

  it('writes nothing when there was no feed before', async () => {
    store = new MemoryObjectStore();
    expect(await write()).toEqual({ version: 8, skipped: true });
  });

  it('leaves a forgotten person out of the last good version, which stays what it was for the others', async () => {
    await warehouse.forget(ANN);
    expect(await write()).toEqual({ version: 8, skipped: false });
    expect(await ids(8, 'students')).toEqual(['2']);
    expect(await ids(8, 'student_skills')).toEqual([]);
    expect(await lines(store, FEED_KEY.rows(8, 'jobs'))).toEqual(
      await lines(store, FEED_KEY.rows(7, 'jobs')),
    );
    expect(await lines(store, FEED_KEY.rows(8, 'job_skills'))).toHaveLength(3);
    expect(await lines(store, FEED_KEY.recommendations(8))).toEqual([
      { student_id: '2', items: expect.any(Array) },
    ]);
    // the next run meets a feed without her
    await warehouse.setVersion(9);
    expect(await write()).toEqual({ version: 9, skipped: true });
  });

  it('knows a forgotten skill from a forgotten student', async () => {
    await warehouse.forget({ dataset: 'student_skills', key: ['1', 'sql'] });
    expect(await write()).toEqual({ version: 8, skipped: false });
    expect(await ids(8, 'students')).toEqual(['1', '2']);
    expect(await ids(8, 'student_skills')).toEqual([]);
  });

  it('does not mind people who were in no feed', async () => {
    await warehouse.forget(
      { dataset: 'students', key: ['x'] },
      { dataset: 'users_dim', key: ['1'] },
    );
    expect(await write()).toEqual({ version: 8, skipped: true });
  });
});

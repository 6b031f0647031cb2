import { readFileSync } from 'node:fs';

import { parse } from 'csv-parse/sync';

import type { Books } from '../../lambdas/shared/documents';
import { realFile, withRealFiles } from '../support/real-data';
import { balance, drop, sql } from './support/lake';

const json = (path: string) => JSON.parse(readFileSync(realFile(path), 'utf8'));

/** Drops files into a folder, and checks that their books balance. */
async function droppedInto(folder: string, ...paths: readonly string[]): Promise<Books[]> {
  const all = await drop(
    paths.map((path) => realFile(path)),
    folder,
  );
  expect(all).toHaveLength(paths.length);
  for (const books of all) {
    // Equal content skips nothing: `duplicate_file` is only what people are told of a loaded file.
    expect(['loaded', 'duplicate_file']).toContain(books.outcome);
    const { read, accounted } = balance(books);
    expect(accounted).toBe(read);
  }
  return all;
}

/** Drops one file under a key. */
async function dropped(path: string, key: string): Promise<Books> {
  const [books] = await droppedInto(key, path);
  if (!books) throw new Error(`${path} has no books`);
  return books;
}

/** The first row of a statement. */
async function one(statement: string): Promise<Readonly<Record<string, unknown>>> {
  const [row] = await sql(statement);
  if (!row) throw new Error(`no row: ${statement}`);
  return row;
}

/**
 * Rows of a file whose row of another dataset is missing. No join: PostgreSQL knows nothing yet of rows that were just loaded,
 * and would try every pair of them.
 */
async function orphansOf(
  file: string | undefined,
  dataset: string,
  parent: string,
  key: string,
): Promise<number> {
  const missing = `select key from ops.orphan where dataset = '${dataset}' and parent = '${parent}'`;
  const found = await one(
    `select count(*) filter (where array[${key}] in (${missing}))::int as n from core.${dataset} where _file = '${file}'`,
  );
  return Number(found['n']);
}

/** The same of a file: whole rows, equal ones once. */
function figures(path: string) {
  const records: string[][] = parse(readFileSync(realFile(path)), { from: 2 });
  const whole = records.filter((record) => record.every((cell) => cell !== ''));
  const rows = [...new Map(whole.map((record) => [record.join(), record])).values()];
  const total = (column: number) => rows.reduce((sum, row) => sum + Number(row[column]), 0);
  return { rows: rows.length, math: total(5), reading: total(6), writing: total(7), files: 1 };
}

withRealFiles('udacity_capstone_2019_01', () => {
  const FOLDER = 'udacity_capstone_2019_01';
  const MONTH = 'data_science/2019/1';
  const FACTS = ['project_feedback', 'section_feedback', 'mentor_activity', 'video_log'];
  const DIMENSIONS = ['projects_dim', 'videos_dim'];
  const files = new Map<string, string>();
  const fileOf = (dataset: string) => `_file = '${files.get(dataset)}'`;
  const orphans = (dataset: string, parent: string, key: string) =>
    orphansOf(files.get(dataset), dataset, parent, key);

  async function dropAllOf(folder: string, datasets: readonly string[]): Promise<void> {
    const expected = json(`${FOLDER}/expected.json`);
    const paths = datasets.map((dataset) => `${FOLDER}/${folder}/${dataset}.csv`);
    for (const { file, dataset, file_id, rows } of await droppedInto(`${folder}/`, ...paths)) {
      const { data_rows: all } = expected[`${folder}/${dataset}.csv`];
      if (rows.read !== all || rows.clean !== all)
        throw new Error(`${file}: ${JSON.stringify(rows)} instead of ${all} clean rows`);
      files.set(dataset ?? '', file_id);
    }
  }

  beforeAll(async () => {
    // The facts first: what they name arrives later.
    await dropAllOf(MONTH, FACTS);
    await dropAllOf('dimensional_tables', DIMENSIONS);
  });

  test('all rows of the six files are in the warehouse, each with its month', async () => {
    const expected = json(`${FOLDER}/expected.json`);
    for (const dataset of FACTS) {
      const { data_rows: rows } = expected[`${MONTH}/${dataset}.csv`];
      expect(
        await sql(
          `select program, year, month, count(*)::int as n from core.${dataset} where ${fileOf(dataset)} group by 1, 2, 3`,
        ),
      ).toEqual([{ program: 'data_science', year: 2019, month: 1, n: rows }]);
    }
  });

  test('the figures over all files are those of the source', async () => {
    const expected = json(`${FOLDER}/expected_crossfile.json`);
    const users = FACTS.map((d) => `select user_id from core.${d} where ${fileOf(d)}`);
    expect(
      await one(`select count(distinct user_id)::int as n from (${users.join(' union all ')}) u`),
    ).toEqual({
      n: expected['distinct users over the four facts'],
    });
    expect(
      await one(
        `select count(*)::int as n from core.mentor_activity where answer_date < post_date and ${fileOf('mentor_activity')}`,
      ),
    ).toEqual({ n: expected['mentor_activity answer_date < post_date'] });
    const views = await sql(
      `select video_id, sum(views_per_user)::int as n from core.video_log where ${fileOf('video_log')} group by 1`,
    );
    expect(Object.fromEntries(views.map((row) => [row['video_id'], row['n']]))).toEqual(
      expected['video_log sum(views_per_user) by video'],
    );
    const ratings = await sql(
      `select project_id, round(avg(rating), 6)::float8 as mean from core.project_feedback where ${fileOf('project_feedback')} group by 1`,
    );
    expect(
      Object.fromEntries(ratings.map((row) => [row['project_id'], Number(row['mean'])])),
    ).toEqual(expected['project_feedback avg rating by project']);
  });

  test('no fact names a project or a video that is not there', async () => {
    const feedback = 'user_id::text, project_id::text, submit_date::text';
    expect(await orphans('project_feedback', 'projects_dim', feedback)).toBe(0);
    const views = 'user_id::text, video_id::text, first_view_date::text';
    expect(await orphans('video_log', 'videos_dim', views)).toBe(0);
    // The users are not in the sample: every row names somebody unknown, and is loaded all the same.
    expect(await orphans('video_log', 'users_dim', views)).toBe(3432);
  });
});

withRealFiles('sis_students_courses_enrollments', () => {
  test('enrollments that come first are orphans until students and courses arrive', async () => {
    const FOLDER = 'sis_students_courses_enrollments';
    const { file_id: file } = await dropped(`${FOLDER}/enrollment.csv`, 'enrollments/sis.csv');
    const orphans = (parent: string) =>
      orphansOf(file, 'enrollments', parent, 'student_id, section_id');
    expect([await orphans('students'), await orphans('courses')]).toEqual([3600, 3600]);
    const students = await dropped(`${FOLDER}/students.csv`, 'students/sis.csv');
    expect(await orphans('courses')).toBe(3600);
    const courses = await dropped(`${FOLDER}/courses.csv`, 'courses/sis.csv');
    const expected = json(`${FOLDER}/expected_crossfile.json`);
    expect([await orphans('students'), await orphans('courses')]).toEqual([
      expected['enrollment rows with unknown student'],
      expected['with unknown course'],
    ]);
    expect([students.rows.clean, courses.rows.clean]).toEqual([600, 87]);
    expect(
      await one(
        `select count(distinct student_id)::int as students, max(n)::int as most from (select student_id, count(*) as n from core.enrollments where _file = '${file}' group by 1) e`,
      ),
    ).toEqual({
      students: expected['distinct students enrolled'],
      most: expected['max enrollments per student'],
    });
  });
});

withRealFiles('students_performance and its dirty copy under one key', () => {
  const KEY = 'students_performance/one-key.csv';
  const CANONICAL = 'students_performance/StudentsPerformance.csv';
  const DIRTY = 'students_performance/StudentsPerformance_dirty_1002rows.csv';

  /** What the key brings to the warehouse now. */
  const brought = () =>
    one(
      `select count(*)::int as rows, sum(math_score)::int as math, sum(reading_score)::int as reading, sum(writing_score)::int as writing, count(distinct _file)::int as files from core.students_performance_contrib where _source = '${KEY}'`,
    );

  test('each version replaces the one before, and the way back is the same', async () => {
    const {
      sum_math: math,
      sum_reading: reading,
      sum_writing: writing,
    } = json('students_performance/expected_crossfile.json').files['StudentsPerformance.csv'];
    expect(figures(CANONICAL)).toEqual({ rows: 1000, math, reading, writing, files: 1 });
    await dropped(CANONICAL, KEY);
    expect(await brought()).toEqual(figures(CANONICAL));

    const dirty = await dropped(DIRTY, KEY);
    expect(dirty.rows).toMatchObject({ read: 1002, clean: 996, rejected: 5, duplicate: 1 });
    expect(await brought()).toEqual({ ...figures(DIRTY), rows: 996 });

    const back = await dropped(CANONICAL, KEY);
    expect(await brought()).toEqual(figures(CANONICAL));
    const [summary] = await sql(
      `select outcome, label from ops.file where source_key = '${KEY}' order by order_time desc limit 1`,
    );
    expect(summary?.['outcome']).toBe('loaded');
    expect(back).toMatchObject({ outcome: 'duplicate_file', rows: { clean: 1000 } });
  });

  test('rejects of a version that was replaced wait for nobody', async () => {
    expect(
      await one(
        `select count(*)::int as n from ops.reject r join ops.file f using (file_id) where f.source_key = '${KEY}' and r.status = 'open'`,
      ),
    ).toEqual({ n: 0 });
  });
});

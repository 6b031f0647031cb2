import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readContracts } from '../../../contracts/read-contracts';
import { cleanLocalFile } from '../../../lambdas/clean/clean-local';
import type { Receipt } from '../../../lambdas/shared/documents';
import { realFile, withRealFiles } from '../../support/real-data';
import { type Row, table } from './engine/clean-content';

const contracts = readContracts(join(__dirname, '../../../contracts'));
const out = mkdtempSync(join(tmpdir(), 'edulake-deltas-'));
afterAll(() => rmSync(out, { recursive: true }));

const json = (path: string) => JSON.parse(readFileSync(realFile(path), 'utf8'));

/** The receipt and the canonical rows of a real file under the key that it has in its source. */
async function cleaned(folder: string, key: string) {
  const path = realFile(folder, key);
  const receipt = await cleanLocalFile(path, { contracts, out, key, plain: true });
  const rows = receipt.parts.flatMap((part) => table(readFileSync(join(out, part.key), 'utf8')));
  return { receipt, rows };
}

const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
const iso = (day: number) => new Date(day).toISOString().slice(0, 10);
const distinct = (rows: readonly Row[], ...columns: string[]) =>
  new Set(rows.map((row) => JSON.stringify(columns.map((column) => row[column])))).size;

withRealFiles('udacity_capstone_2019_01', () => {
  const FOLDER = 'udacity_capstone_2019_01';
  const MONTH = 'data_science/2019/1';
  const FACTS = ['project_feedback', 'section_feedback', 'mentor_activity', 'video_log'] as const;
  const facts = new Map<string, Row[]>();
  const receipts = new Map<string, Receipt>();

  beforeAll(async () => {
    for (const dataset of FACTS) {
      const { receipt, rows } = await cleaned(FOLDER, `${MONTH}/${dataset}.csv`);
      receipts.set(dataset, receipt);
      facts.set(dataset, rows);
    }
  }, 60_000);

  const rowsOf = (dataset: (typeof FACTS)[number]) => facts.get(dataset) ?? [];

  test.each(FACTS)('%s: every row is clean and has its month', (dataset) => {
    const { data_rows: read } = json(`${FOLDER}/expected.json`)[`${MONTH}/${dataset}.csv`];
    expect(receipts.get(dataset)).toMatchObject({
      dataset,
      status: 'clean',
      rows: { read, clean: read, rejected: 0, duplicate: 0 },
      captured: { program: 'data_science', year: '2019', month: '1' },
      drift: { extra: [], missing: [], renamed: [] },
    });
  });

  test('no row is lost although the stated keys repeat, and every row has its month', () => {
    const feedback = rowsOf('project_feedback');
    expect(distinct(feedback, 'user_id', 'project_id')).toBe(6025);
    expect(distinct(feedback, 'user_id', 'project_id', 'submit_date')).toBe(6039);
    expect(distinct(rowsOf('section_feedback'), 'user_id', 'section_id')).toBe(6042);
    expect(distinct(rowsOf('section_feedback'), '_key')).toBe(6059);
    for (const rows of facts.values()) expect(distinct(rows, 'program', 'year', 'month')).toBe(1);
  });

  test('the figures over all files are those of the source', async () => {
    const expected = json(`${FOLDER}/expected_crossfile.json`);
    const users = FACTS.flatMap((dataset) => rowsOf(dataset).map((row) => row['user_id']));
    expect(new Set(users).size).toBe(expected['distinct users over the four facts']);
    const days = rowsOf('project_feedback').map((row) => Date.parse(row['submit_date'] ?? ''));
    expect([iso(Math.min(...days)), iso(Math.max(...days))]).toEqual(
      expected['submit_date range as UTC dates'],
    );
    const late = rowsOf('mentor_activity').filter(
      ({ answer_date = '', post_date = '' }) => answer_date < post_date,
    );
    expect(late).toHaveLength(expected['mentor_activity answer_date < post_date']);
    for (const video of ['1', '2', '3']) {
      const views = rowsOf('video_log').filter((row) => row['video_id'] === video);
      expect(sum(views, 'views_per_user')).toBe(
        expected['video_log sum(views_per_user) by video'][video],
      );
      const rated = rowsOf('project_feedback').filter((row) => row['project_id'] === video);
      expect(sum(rated, 'rating') / rated.length).toBeCloseTo(
        expected['project_feedback avg rating by project'][video],
        6,
      );
    }
    const projects = await cleaned(FOLDER, 'dimensional_tables/projects_dim.csv');
    const videos = await cleaned(FOLDER, 'dimensional_tables/videos_dim.csv');
    expect([projects, videos].map(({ receipt }) => receipt.rows.clean)).toEqual([9, 9]);
    const known = new Set(projects.rows.map((row) => row['project_id']));
    expect(rowsOf('mentor_activity').filter((row) => !known.has(row['project_id']))).toEqual([]);
  });

  test('text over several lines comes through byte for byte, with the line where its record starts', () => {
    const { physical_lines_vs_records: lines } = json(`${FOLDER}/expected_crossfile.json`);
    for (const dataset of FACTS) {
      const last = rowsOf(dataset).at(-1);
      expect(rowsOf(dataset)).toHaveLength(lines[dataset][1]);
      expect(Number(last?.['_line'])).toBeLessThanOrEqual(lines[dataset][0]);
    }
    const [first] = rowsOf('project_feedback');
    expect(first?.['text']?.split('\n')).toHaveLength(3);
  });
});

withRealFiles('sis_students_courses_enrollments', () => {
  test('every enrollment has its student and its course', async () => {
    const FOLDER = 'sis_students_courses_enrollments';
    const students = await cleaned(FOLDER, 'students.csv');
    const courses = await cleaned(FOLDER, 'courses.csv');
    const enrollments = await cleaned(FOLDER, 'enrollment.csv');
    const files = [students, courses, enrollments];
    expect(files.map(({ receipt }) => receipt.rows.clean)).toEqual([600, 87, 3600]);
    const expected = json(`${FOLDER}/expected_crossfile.json`);
    const known = new Set(students.rows.map((row) => row['student_id']));
    const taught = new Set(courses.rows.map((row) => row['course_id']));
    const orphans = enrollments.rows.filter((row) => !known.has(row['student_id']));
    expect(orphans).toHaveLength(expected['enrollment rows with unknown student']);
    expect(enrollments.rows.filter((row) => !taught.has(row['course_id']))).toHaveLength(
      expected['with unknown course'],
    );
    expect(distinct(enrollments.rows, 'student_id')).toBe(expected['distinct students enrolled']);
    expect(distinct(enrollments.rows, 'student_id', 'section_id')).toBe(3600);
    // The contract has tombstones, and this source none.
    expect(distinct(enrollments.rows, '_deleted')).toBe(1);
    expect(enrollments.rows[0]).toMatchObject({ _deleted: 'f' });
  });
});

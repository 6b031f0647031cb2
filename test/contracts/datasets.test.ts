import { join } from 'node:path';
import { compileFilePattern } from '../../contracts/file-pattern';
import type { Contract } from '../../contracts/types';
import { BAD_ROWS } from './bad-rows';
import { CONTRACTS, checkFile, contracts, reasons } from './check-file';

const sample = (dataset: string, name: string) =>
  checkFile(join(CONTRACTS, dataset, name), `uploads/${name}`);

const DATASETS = Object.keys(BAD_ROWS);

test('the eighteen datasets of the first release have contracts', () => {
  expect(contracts.map((contract) => contract.dataset)).toEqual(DATASETS);
  expect(DATASETS).toHaveLength(18);
});

test.each(DATASETS)(
  'every row of good.csv of %s is clean, whatever folder it lies in',
  (dataset) => {
    const { contract, rows } = sample(dataset, 'good.csv');
    expect(contract.dataset).toBe(dataset);
    expect(rows.length).toBeGreaterThan(2);
    expect(reasons(rows)).toEqual([]);
  },
);

test.each(Object.entries(BAD_ROWS))(
  'bad.csv of %s shows each kind of reject',
  (dataset, expected) => {
    const { contract, rows } = sample(dataset, 'bad.csv');
    expect(contract.dataset).toBe(dataset);
    expect(reasons(rows)).toEqual(expected);
    const rejected = reasons(rows).filter((text) => text !== 'duplicate').length;
    expect((100 * rejected) / rows.length).toBeLessThanOrEqual(contract.maxRejectedPercent);
  },
);

/** Reasons that cells of a file of this contract can have: parts of its key are no cells. */
function possibleCodes({ columns: all, filePatterns }: Contract): string[] {
  const captured = filePatterns.flatMap((pattern) => compileFilePattern(pattern).names);
  const columns = all.filter(({ name }) => !captured.includes(name));
  const read = columns.filter(({ transform }) => transform === undefined);
  const can: Readonly<Record<string, boolean>> = {
    duplicate: true,
    missing: read.some(({ required }) => required),
    type: read.some(({ type }) => type !== 'string'),
    range: read.some(
      ({ type, minimum, maximum, earliest, latest }) =>
        type === 'number' ||
        [minimum, maximum, earliest, latest].some((bound) => bound !== undefined),
    ),
    enum: columns.some((column) => column.enum !== undefined),
    pattern: columns.some(({ pattern }) => pattern !== undefined),
    // A row of many thousand characters is nothing to look at: files show shorter ones.
    length: columns.some(({ maxLength = 1000 }) => maxLength < 1000),
    transform: columns.some(({ transform = '' }) => transform.includes('*')),
  };
  return Object.keys(can).filter((code) => can[code]);
}

test.each(Object.entries(BAD_ROWS))(
  'bad.csv of %s has a row for each reason that its cells can have',
  (dataset, rows) => {
    const contract = contracts.find((candidate) => candidate.dataset === dataset)!;
    const shown = rows.flatMap((row) => row.split(';').map((reason) => reason.split(':')[0]));
    expect(shown).toEqual(expect.arrayContaining(possibleCodes(contract)));
  },
);

test('canonical text of good.csv: no null tokens, ISO dates, UTC times, declared digits', () => {
  const [, jose, nguyen] = sample('students', 'good.csv').rows;
  expect(jose?.cells).toMatchObject({ birth_date: '2005-12-01', gpa: null, credits: '12.50' });
  expect(jose?.cells).toMatchObject({ postal_code: '02108', active: 'true' });
  expect(nguyen?.cells['updated_at']).toBe('2026-01-05T08:00:00.25Z');
  const [analyst] = sample('jobs', 'good.csv').rows;
  expect(analyst?.cells).toMatchObject({ job_grade: 'NA', salary_max: '158322.50' });
  const dates = sample('project_feedback', 'good.csv').rows.map(
    ({ cells }) => cells['submit_date'],
  );
  expect(dates).toEqual(['2019-01-13', '2019-01-14', '2019-01-31', '1969-12-31']);
});

test('an order without lines is line 1, and its amount is the stated one, else quantity times price', () => {
  const rows = sample('orders', 'good.csv').rows.map(({ cells }) => [
    cells['order_line'],
    cells['total_amount'],
    cells['order_size'],
  ]);
  expect(rows).toEqual([
    ['1', '25.0000', 'Small'],
    ['2', '7.6500', 'Small'],
    ['1', '600.0010', 'Extra Large'],
    ['1', '261.9600', 'Large'],
  ]);
});

test('rows that hold keys of other datasets say so', () => {
  const references = contracts.flatMap(({ dataset, references: all }) =>
    all.map((reference) => `${dataset}.${reference.columns.join()} -> ${reference.dataset}`),
  );
  expect(references).toEqual([
    'enrollments.student_id -> students',
    'enrollments.course_id -> courses',
    'job_skills.job_id -> jobs',
    'mentor_activity.user_id -> users_dim',
    'mentor_activity.project_id -> projects_dim',
    'orders.customer_id -> customers',
    'project_feedback.user_id -> users_dim',
    'project_feedback.project_id -> projects_dim',
    'section_feedback.user_id -> users_dim',
    'student_metrics.student_id -> students',
    'student_skills.student_id -> students',
    'video_log.user_id -> users_dim',
    'video_log.video_id -> videos_dim',
  ]);
});

test('the tables that the S3 facts are made of block what is made of them', () => {
  const blocking = contracts.filter(({ onOpenRejects }) => onOpenRejects === 'block');
  expect(blocking.map(({ dataset }) => dataset)).toEqual([
    'mentor_activity',
    'project_feedback',
    'projects_dim',
    'section_feedback',
    'users_dim',
    'video_log',
    'videos_dim',
  ]);
});

test("every column that names a person, or a person's key, says what kind of data it is", () => {
  const people = new Set(['students', 'users_dim', 'customers']);
  const unclassified = contracts.flatMap(({ dataset, columns, references }) =>
    columns
      .filter(({ name, pii }) => {
        const names = references.some((r) => people.has(r.dataset) && r.columns.includes(name));
        return pii === 'none' && (names || /(^|_)(name|email|phone|birth_date)$/.test(name));
      })
      .map(({ name }) => `${dataset}.${name}`),
  );
  expect(unclassified).toEqual([
    'courses.course_name',
    'programs.program_name',
    'projects_dim.project_name',
    'projects_dim.section_name',
    'projects_dim.degree_name',
    'videos_dim.video_name',
    'videos_dim.section_name',
    'videos_dim.degree_name',
  ]);
});

const FACTS = ['mentor_activity', 'project_feedback', 'section_feedback', 'video_log'];

test.each(FACTS)('a new program of %s is a name in the key, and nothing else', (dataset) => {
  const file = join(CONTRACTS, dataset, 'good.csv');
  for (const key of [
    `marine_biology/2031/12/${dataset}.csv`,
    `${dataset}/marine_biology/2031/12/export.csv`,
  ]) {
    const { contract, rows } = checkFile(file, key);
    expect(contract.dataset).toBe(dataset);
    expect(reasons(rows)).toEqual([]);
    for (const { cells } of rows) {
      expect(cells).toMatchObject({ program: 'marine_biology', year: '2031', month: '12' });
    }
  }
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readContracts } from '../../contracts/read-contracts';
import { recognise } from '../../contracts/recognise';
import { realFile, withRealFiles } from '../support/real-data';
import { type CheckedRow, checkRows } from './check-rows';

const FOLDER = join(__dirname, '..', '..', 'contracts');
const contracts = readContracts(FOLDER);

function checkFile(file: string, key: string) {
  const [header = [], ...records] = parse(readFileSync(file));
  const recognition = recognise(contracts, header, key);
  if (!recognition.ok) throw new Error(recognition.message);
  return { ...recognition, rows: checkRows(recognition.contract, recognition.mapping, records) };
}

const sample = (dataset: string, name: string) =>
  checkFile(join(FOLDER, dataset, name), `uploads/${name}`);

const reasons = (rows: readonly CheckedRow[]) =>
  rows.map(({ reasons: codes }) => codes.join(';')).filter((text) => text !== '');

const DATASETS = ['job_skills', 'jobs', 'student_skills', 'students', 'students_performance'];

test('the five datasets of the first release have contracts', () => {
  expect(contracts.map((contract) => contract.dataset)).toEqual(DATASETS);
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

test.each([
  [
    'students_performance',
    [
      'duplicate',
      'missing:test_preparation_course',
      'missing:math_score',
      'type:math_score',
      'range:reading_score',
      'enum:lunch',
      'pattern:race_ethnicity',
      'length:parental_level_of_education',
      'enum:gender;pattern:race_ethnicity;missing:parental_level_of_education;enum:lunch;enum:test_preparation_course;range:math_score;type:reading_score;missing:writing_score',
    ],
  ],
  [
    'students',
    [
      'duplicate',
      'missing:student_id',
      'pattern:email',
      'type:birth_date',
      'range:gpa',
      'type:gpa',
      'range:credits',
      'range:birth_date;length:postal_code;type:active;type:updated_at',
    ],
  ],
  ['student_skills', ['duplicate', 'missing:skill', 'type:level', 'range:level', 'length:skill']],
  [
    'jobs',
    [
      'duplicate',
      'missing:job_id',
      'missing:title',
      'type:posted_date',
      'length:job_grade',
      'range:salary_min;range:salary_max;type:is_remote;range:min_gpa',
    ],
  ],
  [
    'job_skills',
    ['duplicate', 'missing:skill', 'type:required', 'type:weight', 'range:weight', 'length:skill'],
  ],
])('bad.csv of %s shows each kind of reject', (dataset, expected) => {
  const { contract, rows } = sample(dataset, 'bad.csv');
  expect(contract.dataset).toBe(dataset);
  expect(reasons(rows)).toEqual(expected);
  const rejected = reasons(rows).filter((text) => text !== 'duplicate').length;
  expect((100 * rejected) / rows.length).toBeLessThanOrEqual(contract.maxRejectedPercent);
});

test('canonical text of good.csv: no null tokens, ISO dates, UTC times, declared digits', () => {
  const [, jose, nguyen] = sample('students', 'good.csv').rows;
  expect(jose?.cells).toMatchObject({ birth_date: '2005-12-01', gpa: null, credits: '12.50' });
  expect(jose?.cells).toMatchObject({ postal_code: '02108', active: 'true' });
  expect(nguyen?.cells['updated_at']).toBe('2026-01-05T08:00:00.25Z');
  const [analyst] = sample('jobs', 'good.csv').rows;
  expect(analyst?.cells).toMatchObject({ job_grade: 'NA', salary_max: '158322.50' });
});

withRealFiles('real files', () => {
  test('StudentsPerformance.csv: 1,000 rows, the bands and the sum of totals', () => {
    const { contract, rows, drift } = checkFile(
      realFile('students_performance/StudentsPerformance.csv'),
      'StudentsPerformance.csv',
    );
    expect(contract.dataset).toBe('students_performance');
    expect(drift).toEqual({ extra: [], missing: [], renamed: [] });
    expect(reasons(rows)).toEqual([]);
    const bands = new Map<string, number>();
    for (const { cells } of rows) {
      const band = cells['performance_band'] ?? '';
      bands.set(band, (bands.get(band) ?? 0) + 1);
    }
    expect(Object.fromEntries(bands)).toEqual({
      Excellent: 52,
      Good: 146,
      Satisfactory: 261,
      'Needs Improvement': 256,
      Failing: 285,
    });
    const total = rows.reduce((sum, { cells }) => sum + Number(cells['total_score']), 0);
    expect(total).toBe(203_312);
  });

  test('its dirty copy: 996 clean, 5 with a missing cell, 1 duplicate', () => {
    const { rows } = checkFile(
      realFile('students_performance/StudentsPerformance_dirty_1002rows.csv'),
      'students_performance/dirty.csv',
    );
    expect(rows).toHaveLength(1002);
    const found = reasons(rows);
    expect(found.filter((text) => text === 'duplicate')).toHaveLength(1);
    expect(found.filter((text) => /^missing:\w+$/.test(text))).toHaveLength(5);
    expect(found).toHaveLength(6);
  });

  test('USAJOBS job_skills.csv is taken by jobs: 2,189 clean and 26 duplicates', () => {
    const { contract, rows, drift } = checkFile(
      realFile('jobs_usajobs/job_skills.csv'),
      'job_skills/job_skills.csv',
    );
    expect(contract.dataset).toBe('jobs');
    expect(drift).toEqual({ extra: [], missing: ['job_id', 'company', 'min_gpa'], renamed: [] });
    expect(rows).toHaveLength(2215);
    expect(reasons(rows)).toEqual(Array.from({ length: 26 }, () => 'duplicate'));
    expect(rows.filter(({ cells }) => cells['job_grade'] === 'NA').length).toBeGreaterThan(0);
  });

  test('students.csv of a student information system: 600 rows, every one clean', () => {
    const { contract, rows, drift } = checkFile(
      realFile('sis_students_courses_enrollments/students.csv'),
      'drop/export.csv',
    );
    expect(contract.dataset).toBe('students');
    expect(drift.extra).toEqual(['Performance', 'HispanicLatino', 'Race', 'Flag', 'Address']);
    expect(reasons(rows)).toEqual([]);
    expect(rows[0]?.cells).toMatchObject({ first_name: 'Carole', birth_date: '2006-08-14' });
  });

  test.each(['courses.csv', 'enrollment.csv', 'instructors.csv', 'schools.csv', 'sections.csv'])(
    '%s of the same system is no dataset of this release',
    (name) => {
      const path = realFile(`sis_students_courses_enrollments/${name}`);
      const [header = []] = parse(readFileSync(path), { to: 1 });
      expect(recognise(contracts, header, name)).toMatchObject({ ok: false, code: 'unrecognised' });
    },
  );
});

import { realFile, withRealFiles } from '../support/real-data';
import { balance, drop, lake, sql } from './support/lake';

const BANDS = {
  Excellent: 52,
  Good: 146,
  Satisfactory: 261,
  'Needs Improvement': 256,
  Failing: 285,
};

interface Answer {
  readonly total: number;
  readonly items: readonly { readonly id: string; readonly title: string; readonly city: string }[];
}

withRealFiles('StudentsPerformance.csv', () => {
  test('all 1,000 rows are loaded, with the bands and totals of the real file', async () => {
    const [books] = await drop([realFile('students_performance', 'StudentsPerformance.csv')]);
    expect(books).toMatchObject({
      dataset: 'students_performance',
      outcome: 'loaded',
      rows: { read: 1000, clean: 1000, rejected: 0, duplicate: 0 },
    });
    expect(balance(books)).toEqual({ read: 1000, accounted: 1000 });

    const bands = await sql(
      'select performance_band as band, count(*)::int as n, sum(total_score)::int as total from core.students_performance group by 1',
    );
    expect(Object.fromEntries(bands.map((row) => [row['band'], row['n']]))).toEqual(BANDS);
    expect(bands.reduce((sum, row) => sum + Number(row['total']), 0)).toBe(203_312);

    const mart = await sql(
      'select performance_band as band, sum(students)::int as n from mart.performance_summary group by 1',
    );
    expect(Object.fromEntries(mart.map((row) => [row['band'], row['n']]))).toEqual(BANDS);
  });

  test('the dirty copy: every row is accounted for, each bad row with its line and reasons', async () => {
    const [books] = await drop([
      realFile('students_performance', 'StudentsPerformance_dirty_1002rows.csv'),
    ]);
    expect(books).toMatchObject({
      outcome: 'loaded',
      rows: { read: 1002, clean: 996, rejected: 5, duplicate: 1 },
      rejected_by_reason: { missing: 5 },
    });
    expect(balance(books)).toEqual({ read: 1002, accounted: 1002 });

    const rejects = await lake<Record<string, string>>('rejects', '--file', books?.file_id ?? '');
    const reasons = rejects.map((row) => [Number(row['_line']), row['_reasons']]);
    expect(reasons.toSorted((a, b) => Number(a[0]) - Number(b[0]))).toEqual([
      [7, 'missing:math_score'],
      [12, 'missing:writing_score'],
      [29, 'missing:test_preparation_course'],
      [30, 'missing:reading_score'],
      [1002, 'missing:reading_score'],
    ]);
  });
});

withRealFiles('a posting export without ids and companies', () => {
  test('2,215 rows are read, 26 are duplicates, 2,189 are loaded and found', async () => {
    const [books] = await drop([realFile('jobs_usajobs', 'job_skills.csv')]);
    expect(books).toMatchObject({
      dataset: 'jobs',
      outcome: 'loaded',
      rows: { read: 2215, clean: 2189, rejected: 0, duplicate: 26 },
      loaded: { inserted: 2189, updated: 0, unchanged: 0, superseded: 0 },
    });

    const inState = await sql("select count(*)::int as n from core.jobs where state = 'Virginia'");
    const [found] = await lake<Answer>('search', 'jobs', '', '--state', 'virginia', '--limit', '5');
    expect(found?.total).toBe(inState[0]?.['n']);

    const [engineers] = await lake<Answer>(
      'search',
      'jobs',
      'data engineer',
      '--match',
      'all',
      '--city',
      'Washington',
    );
    expect(engineers?.items.map((job) => job.title)).toContain('Data Engineer');
    expect(new Set(engineers?.items.map((job) => job.city))).toEqual(new Set(['Washington']));
  });
});

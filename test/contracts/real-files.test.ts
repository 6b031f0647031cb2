import { recognise } from '../../contracts/recognise';
import { realFile, withRealFiles } from '../support/real-data';
import { checkFile, contracts, reasons, recordsOf } from './check-file';
import type { CheckedRow } from './check-rows';

const UDACITY = 'data_science/2019/1';

/** File, its dataset, and how many rows are what: `clean`, or their reasons. */
const TAKEN: readonly [string, string, Readonly<Record<string, number>>][] = [
  ['students_performance/StudentsPerformance.csv', 'students_performance', { clean: 1000 }],
  ['jobs_usajobs/job_skills.csv', 'jobs', { clean: 2189, duplicate: 26 }],
  ['sis_students_courses_enrollments/students.csv', 'students', { clean: 600 }],
  ['sis_students_courses_enrollments/courses.csv', 'courses', { clean: 87 }],
  ['sis_students_courses_enrollments/enrollment.csv', 'enrollments', { clean: 3600 }],
  ['oneroster_en/courses.csv', 'courses', { clean: 2 }],
  ['oneroster_en/enrollments.csv', 'enrollments', { clean: 30 }],
  ['programs_majors/recent-grads.csv', 'programs', { clean: 173 }],
  ['programs_majors/majors-list.csv', 'programs', { clean: 174 }],
  [
    'student_metrics_attendance/student_performance_updated_1000.csv',
    'student_metrics',
    // 40 without an id, 10 beyond both ranges, and 44 of an id that was there before: 906 are left
    {
      clean: 906,
      duplicate: 44,
      'missing:student_id': 40,
      'range:attendance_percent;range:study_hours': 10,
    },
  ],
  [`udacity_capstone_2019_01/${UDACITY}/project_feedback.csv`, 'project_feedback', { clean: 6039 }],
  [`udacity_capstone_2019_01/${UDACITY}/section_feedback.csv`, 'section_feedback', { clean: 6059 }],
  [`udacity_capstone_2019_01/${UDACITY}/mentor_activity.csv`, 'mentor_activity', { clean: 10_000 }],
  [`udacity_capstone_2019_01/${UDACITY}/video_log.csv`, 'video_log', { clean: 3432 }],
  ['udacity_capstone_2019_01/dimensional_tables/projects_dim.csv', 'projects_dim', { clean: 9 }],
  ['udacity_capstone_2019_01/dimensional_tables/videos_dim.csv', 'videos_dim', { clean: 9 }],
  ['customers_orders_jaffle/raw_customers.csv', 'customers', { clean: 100 }],
  ['customers_orders_jaffle/raw_orders.csv', 'orders', { clean: 99 }],
  ['orders_superstore/Sample-Superstore.csv', 'orders', { clean: 9994 }],
  ['orders_dirty_cafe_sample/dirty_cafe_sales_500.csv', 'orders', { clean: 500 }],
];

/** Files that no contract takes, wherever they lie. */
const REFUSED: readonly [string, string][] = [
  ['sis_students_courses_enrollments/instructors.csv', 'unrecognised'],
  ['sis_students_courses_enrollments/instructors_enroll.csv', 'unrecognised'],
  ['sis_students_courses_enrollments/schools.csv', 'unrecognised'],
  ['sis_students_courses_enrollments/sections.csv', 'unrecognised'],
  ['oneroster_en/academicSessions.csv', 'unrecognised'],
  ['oneroster_en/classes.csv', 'unrecognised'],
  ['oneroster_en/manifest.csv', 'unrecognised'],
  ['oneroster_en/orgs.csv', 'unrecognised'],
  ['oneroster_en/users.csv', 'unrecognised'],
];

const nameOf = (path: string) => path.slice(path.indexOf('/') + 1);

function counts(rows: readonly CheckedRow[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { reasons: codes } of rows) {
    const name = codes.join(';') || 'clean';
    found[name] = (found[name] ?? 0) + 1;
  }
  return found;
}

withRealFiles('real files', () => {
  test.each(TAKEN)('%s is %s', (path, dataset, expected) => {
    const { contract, rows } = checkFile(realFile(path), nameOf(path));
    expect(contract.dataset).toBe(dataset);
    expect(counts(rows)).toEqual(expected);
  });

  test.each(TAKEN.filter(([path]) => !path.includes('jaffle')))(
    'the header of %s alone says %s',
    (path, dataset) => {
      const [header = []] = recordsOf(realFile(path));
      expect(recognise(contracts, header, 'drop/export.csv')).toMatchObject({
        ok: true,
        contract: { dataset },
      });
    },
  );

  test.each(REFUSED)('%s is %s', (path, code) => {
    const [header = []] = recordsOf(realFile(path));
    for (const key of [nameOf(path), 'drop/export.csv'])
      expect(recognise(contracts, header, key)).toMatchObject({ ok: false, code });
  });

  test('lists whose key is just called id are taken by name only', () => {
    for (const name of ['raw_customers.csv', 'raw_orders.csv', 'raw_payments.csv']) {
      const [header = []] = recordsOf(realFile(`customers_orders_jaffle/${name}`));
      expect(recognise(contracts, header, 'drop/export.csv')).toMatchObject({ ok: false });
    }
  });

  test('the partition of a file becomes columns of its rows', () => {
    const path = `udacity_capstone_2019_01/${UDACITY}/video_log.csv`;
    const { rows, drift, captured } = checkFile(realFile(path), nameOf(path));
    expect(captured).toEqual({ program: 'data_science', year: '2019', month: '1' });
    expect(drift).toEqual({ extra: [], missing: [], renamed: [] });
    expect(rows[0]?.cells).toMatchObject({ program: 'data_science', year: '2019', month: '1' });
  });

  test('the bands and the sum of totals of StudentsPerformance.csv', () => {
    const path = 'students_performance/StudentsPerformance.csv';
    const bands: Record<string, number> = {};
    const { rows, drift } = checkFile(realFile(path), nameOf(path));
    expect(drift).toEqual({ extra: [], missing: [], renamed: [] });
    for (const { cells } of rows) {
      const band = cells['performance_band'] ?? '';
      bands[band] = (bands[band] ?? 0) + 1;
    }
    expect(bands).toEqual({
      Excellent: 52,
      Good: 146,
      Satisfactory: 261,
      'Needs Improvement': 256,
      Failing: 285,
    });
    expect(rows.reduce((sum, { cells }) => sum + Number(cells['total_score']), 0)).toBe(203_312);
  });

  test('its dirty copy: 996 clean, 5 with a missing cell, 1 duplicate', () => {
    const path = 'students_performance/StudentsPerformance_dirty_1002rows.csv';
    const found = reasons(checkFile(realFile(path), nameOf(path)).rows);
    expect(found.filter((text) => text === 'duplicate')).toHaveLength(1);
    expect(found.filter((text) => /^missing:\w+$/.test(text))).toHaveLength(5);
    expect(found).toHaveLength(6);
  });
});

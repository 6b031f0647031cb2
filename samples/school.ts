import { cutCell, extraCell, spoilCell } from './dirt';
import { FIELDS } from './fields';
import { FIRST_NAMES, LAST_NAMES, SCHOOLS } from './people';
import { studentId, updatedAt } from './students';
import { dayAfter, tablePlan } from './table-plan';

/** Programs of all fields: there are no more of them, however many rows are asked for. */
const PROGRAMS = FIELDS.flatMap(({ programs }) => programs);

const SUBJECTS = ['Mathematics', 'English', 'Science', 'History', 'Visual Arts', 'Music'] as const;

/** Each student attends so many sections. */
const SECTIONS_EACH = 4;

const courseId = (index: number): string => `C${String(index + 1).padStart(5, '0')}`;

/** A course for every five students, but not fewer than ten. */
const coursesOf = (students: number): number => Math.max(10, Math.ceil(students / 5));

export const courses = tablePlan({
  file: 'courses.csv',
  dataset: 'courses',
  key: ['course_id'],
  count: ({ students }) => coursesOf(students),
  cells: {
    course_id: courseId,
    course_name: (index, random) => `${random.pick(SUBJECTS)}, part ${1 + (index % 9)}`,
    course_code: (index) => `K-${100 + index}`,
    subject: (_, random) => random.pick(SUBJECTS),
    grade_level: (_, random) => random.pick(['9', '10', '11', '12', 'undergraduate', '']),
    credits: (_, random) => (random.whole(2, 12) / 2).toFixed(1),
    school_id: (_, random) => random.zipf(SCHOOLS)[0],
    status: () => 'active',
    updated_at: (_, random, options) => updatedAt(options, random),
  },
  dirt: (at) => [
    spoilCell('missing', at('course_name'), ['', 'NA']),
    spoilCell('type', at('credits'), ['three', '1/2']),
    spoilCell('type', at('updated_at'), ['yesterday', '2026-02-30T00:00:00Z']),
    spoilCell('range', at('credits'), ['-1', '1000']),
    spoilCell('length', at('course_code'), ['K'.repeat(61)]),
    extraCell,
    cutCell,
  ],
});

export const enrollments = tablePlan({
  file: 'enrollments.csv',
  dataset: 'enrollments',
  key: ['student_id', 'section_id'],
  count: ({ students }) => students * SECTIONS_EACH,
  cells: {
    student_id: (index) => studentId(Math.floor(index / SECTIONS_EACH)),
    // Odd steps through the courses: a student is never twice in one.
    section_id: (index) => `${courseId((index * 3) % 10)}-${1 + (index % SECTIONS_EACH)}`,
    course_id: (index) => courseId((index * 3) % 10),
    school_id: (_, random) => random.zipf(SCHOOLS)[0],
    role: () => 'student',
    begin_date: (_, random) => `${random.whole(1, 9)}/${random.whole(1, 28)}/2025`,
    final_grade: (_, random) =>
      random.chance(0.3) ? '' : Math.min(100, Math.max(0, random.bell(78, 20))).toFixed(1),
    status: () => 'active',
    updated_at: (_, random, options) => updatedAt(options, random),
  },
  dirt: (at) => [
    spoilCell('missing', at('section_id'), ['', 'N/A']),
    spoilCell('type', at('begin_date'), ['2025-02-30', 'soon']),
    spoilCell('length', at('final_grade'), ['A'.repeat(21)]),
    extraCell,
    cutCell,
  ],
});

export const programs = tablePlan({
  file: 'programs.csv',
  dataset: 'programs',
  key: ['program_id'],
  count: ({ students }) => Math.max(PROGRAMS.length, Math.ceil(students / 10)),
  cells: {
    program_id: (index) => `P${1000 + index}`,
    program_name: (index) =>
      `${PROGRAMS[index % PROGRAMS.length]}${index < PROGRAMS.length ? '' : ` ${index}`}`,
    category: (index) => `Group ${1 + (index % 5)}`,
    students: (_, random) => String(random.whole(20, 9000)),
    share_women: (_, random) => random.next().toFixed(6),
    median_salary: (_, random) => String(random.whole(22, 110) * 1000),
  },
  dirt: (at) => [
    spoilCell('missing', at('program_name'), ['', 'null']),
    spoilCell('type', at('students'), ['many', '12.5']),
    spoilCell('range', at('share_women'), ['1.5', '-0.1']),
    spoilCell('length', at('program_id'), ['P'.repeat(41)]),
    extraCell,
  ],
});

export const studentMetrics = tablePlan({
  file: 'student_metrics.csv',
  dataset: 'student_metrics',
  key: ['student_id'],
  count: ({ students }) => students,
  cells: {
    student_id: studentId,
    measured_on: (_, __, { edition = 0 }) => dayAfter(2000 + edition),
    name: (_, random) => `${random.zipf(FIRST_NAMES)} ${random.zipf(LAST_NAMES)}`,
    gender: (_, random) => random.pick(['Female', 'Male', '']),
    attendance_rate: (_, random) => Math.min(100, random.bell(88, 12)).toFixed(1),
    behavior_incidents: (_, random) => String(random.zipf([0, 1, 2, 3, 4, 5])),
    study_hours_per_week: (_, random) => String(random.whole(0, 30)),
    online_classes_taken: (_, random) => (random.chance(0.5) ? 'True' : 'False'),
    parental_support: (_, random) => random.pick(['Low', 'Medium', 'high', '']),
    final_grade: (_, random) => Math.min(100, Math.max(0, random.bell(75, 18))).toFixed(0),
  },
  dirt: (at) => [
    spoilCell('missing', at('student_id'), ['', 'NaN']),
    spoilCell('type', at('measured_on'), ['31.31.2026', 'today']),
    spoilCell('type', at('online_classes_taken'), ['sometimes']),
    spoilCell('range', at('attendance_rate'), ['200', '-5']),
    spoilCell('enum', at('parental_support'), ['enormous']),
    extraCell,
    cutCell,
  ],
});

import { cutCell, type Dirt, drawFate, extraCell, spoilCell } from './dirt';
import { FIELDS, type Field, SHARED_SKILLS } from './fields';
import { FIRST_NAMES, LAST_NAMES, SCHOOLS } from './people';
import { PLACES } from './places';
import { Random } from './random';
import {
  chanceOf,
  numbers,
  type PlannedRow,
  type SampleOptions,
  type SamplePlan,
} from './sample-file';

const STUDENT_HEADER = [
  'student_id',
  'first_name',
  'last_name',
  'email',
  'birth_date',
  'gender',
  'school_id',
  'school_name',
  'program',
  'grade_level',
  'gpa',
  'credits',
  'city',
  'state',
  'postal_code',
  'active',
  'updated_at',
] as const;
type StudentCells = Readonly<Record<(typeof STUDENT_HEADER)[number], string>>;

const at = (name: keyof StudentCells) => STUDENT_HEADER.indexOf(name);

const STUDENT_DIRT: readonly Dirt[] = [
  spoilCell('missing', at('student_id'), ['', 'NA', 'null']),
  spoilCell('type', at('gpa'), ['three', '3,5']),
  spoilCell('type', at('birth_date'), ['31.31.2004', '2004-02-30', 'unknown']),
  spoilCell('range', at('gpa'), ['4.70', '-1.00']),
  spoilCell('pattern', at('email'), ['nobody', 'no one@school', '@school.edu']),
  spoilCell('length', at('postal_code'), ['1'.repeat(40)]),
  extraCell,
  cutCell,
];

const SKILL_DIRT: readonly Dirt[] = [
  spoilCell('missing', 1, ['', 'N/A']),
  spoilCell('type', 2, ['expert', '3.5']),
  spoilCell('range', 2, ['0', '9']),
  spoilCell('length', 1, ['x'.repeat(101)]),
  extraCell,
];

/** One in so many cells that may be empty is written as a null token. */
const UNKNOWN = 0.03;

interface Student {
  readonly id: string;
  readonly field: Field;
  readonly program: string;
}

/** The number of a student, as every dataset writes it. */
export function studentId(index: number): string {
  return `S${String(index + 1).padStart(7, '0')}`;
}

function studentAt(index: number, seed: number): { student: Student; random: Random } {
  const random = new Random(seed, 'student', index);
  const field = random.zipf(FIELDS);
  const id = studentId(index);
  return { student: { id, field, program: random.zipf(field.programs) }, random };
}

function fateOfStudent(index: number, options: SampleOptions) {
  const { dirtyPercent, from = 0 } = options;
  const random = chanceOf(options, 'student fate', index);
  return drawFate(index - from, dirtyPercent / 100, STUDENT_DIRT, random);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

function studentCells(
  { id, program }: Student,
  random: Random,
  options: SampleOptions,
): StudentCells {
  const first_name = random.zipf(FIRST_NAMES);
  const last_name = random.zipf(LAST_NAMES);
  const [school_id, school_name] = random.zipf(SCHOOLS);
  const [city, state] = random.zipf(PLACES);
  const gpa = Math.min(4, Math.max(0.5, random.bell(3, 0.8)));
  return {
    student_id: id,
    first_name,
    last_name,
    email: `${mailName(first_name, last_name)}${Number(id.slice(1))}@students.example.edu`,
    birth_date: `${random.whole(1, 12)}/${random.whole(1, 28)}/${random.whole(2001, 2009)}`,
    gender: random.pick(['Female', 'Male', 'Nonbinary', '']),
    school_id,
    school_name,
    program,
    grade_level: random.pick(['9', '10', '11', '12', 'undergraduate']),
    gpa: random.chance(UNKNOWN) ? 'NA' : gpa.toFixed(2),
    credits: String(random.whole(0, 120)),
    city,
    state,
    postal_code: String(random.whole(501, 99950)).padStart(5, '0'),
    active: random.chance(0.95) ? 'true' : 'false',
    updated_at: updatedAt(options, random),
  };
}

/** Letters and one dot: `siobhan.obrien`. */
function mailName(first: string, last: string): string {
  const letters = `${first}.${last}`.normalize('NFD').replaceAll(/[^A-Za-z.]/g, '');
  return letters.toLowerCase().replaceAll(/\.+/g, '.');
}

/** A minute of 2026 up to September; later editions are later, each by a minute. */
export function updatedAt({ edition = 0 }: SampleOptions, random: Random): string {
  const day = `2026-${two(random.whole(1, 9))}-${two(random.whole(1, 28))}`;
  const time = `${day}T${two(random.whole(0, 23))}:${two(random.whole(0, 59))}:00Z`;
  const later = Date.UTC(2026, 9, 1) + edition * 60_000;
  return edition === 0 ? time : new Date(later).toISOString().replace('.000', '');
}

function* studentRows(options: SampleOptions): Iterable<PlannedRow> {
  for (const index of numbers(options, options.students)) {
    const { student, random: first } = studentAt(index, options.seed);
    const random = options.edition ? chanceOf(options, 'student', index) : first;
    const cells = studentCells(student, random, options);
    const row = STUDENT_HEADER.map((name) => cells[name]);
    yield { row, fate: fateOfStudent(index, options), random };
  }
}

/** Only of students whose own row is good: no skill hangs in the air. */
function* skillRows(options: SampleOptions): Iterable<PlannedRow> {
  const { seed, students, dirtyPercent } = options;
  let line = 0;
  for (const index of numbers(options, students)) {
    if (fateOfStudent(index, options) !== 'clean') continue;
    const { student } = studentAt(index, seed);
    const random = new Random(seed, 'student skills', index);
    for (const skill of skillsOf(student.field, random.whole(2, 8), random)) {
      const level = random.chance(UNKNOWN) ? 'NA' : String(random.whole(1, 5));
      const fate = drawFate(line, dirtyPercent / 100, SKILL_DIRT, random);
      yield { row: [student.id, skill, level], fate, random };
      line += 1;
    }
  }
}

/** So many different skills, most of them of the field. */
export function skillsOf(field: Field, count: number, random: Random): string[] {
  const shared = Math.round(count * 0.3);
  return [
    ...random.several(field.skills, count - shared),
    ...random.several(SHARED_SKILLS, shared),
  ];
}

export const students: SamplePlan = {
  file: 'students.csv',
  dataset: 'students',
  header: STUDENT_HEADER,
  key: ['student_id'],
  rows: studentRows,
};

export const studentSkills: SamplePlan = {
  file: 'student_skills.csv',
  dataset: 'student_skills',
  header: ['student_id', 'skill', 'level'],
  key: ['student_id', 'skill'],
  rows: skillRows,
};

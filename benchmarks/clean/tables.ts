/** The generated tables of the benchmark: the same bytes for the same number of rows on every machine. */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';

const FLUSH_CHARACTERS = 1 << 22;

/** Numbers below 1 by xorshift32: about 4 % of the rows are made bad by them and 1 % repeat a key. */
function randomNumbers(): Random {
  let state = 123456789;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  };
}

/** Three scores and a key, as their owner wrote them. */
interface Exam {
  readonly id: string;
  readonly scores: readonly string[];
  readonly space: string;
}

type Random = () => number;
type RowOf = (i: number, exam: Exam, random: Random) => string;

function picker(random: Random): (values: readonly string[]) => string {
  return (values) => values[Math.floor(random() * values.length)]!;
}

function exam(i: number, random: Random): Exam {
  const below = (n: number): string => String(Math.floor(random() * n));
  const id = random() < 0.01 && i > 100 ? `S${Math.floor(random() * i)}` : `S${i}`;
  const draw = random();
  const scores = [below(101), below(101), below(101)];
  if (draw < 0.01) scores[0] = '';
  else if (draw < 0.02) scores[1] = String(101 + Math.floor(random() * 50));
  else if (draw < 0.03) scores[2] = 'n/a';
  return { id, scores, space: random() < 0.05 ? ' ' : '' };
}

const GENDERS = ['female', 'male'];
const GROUPS = ['group A', 'group B', 'group C', 'group D', 'group E'];
const DEGREES = [
  "bachelor's degree",
  'some college',
  "master's degree",
  "associate's degree",
  'high school',
  'some high school',
];
const LUNCHES = ['standard', 'free/reduced'];
const COURSES = ['none', 'completed'];
const WORDS = 'alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu'.split(' ');

const SCORES_HEADER =
  'gender,race/ethnicity,parental level of education,lunch,test preparation course,math score,reading score,writing score,student_id';

const scoresRow: RowOf = (_, { id, scores, space }, random) => {
  const pick = picker(random);
  const answers = [pick(GENDERS), `${space}${pick(GROUPS)}${space}`, pick(DEGREES), pick(LUNCHES)];
  return [...answers, pick(COURSES), ...scores, id].join(',');
};

const APPLICATIONS_HEADER =
  'student_id,first_name,last_name,email,program,university,city,state,country,gpa,math,reading,writing,attendance,enrolled,graduated,skills,address,notes,updated_at';

const applicationsRow: RowOf = (i, { id, scores, space }, random) => {
  const pick = picker(random);
  const word = () => pick(WORDS);
  const cells: string[] = [id, `${word()}${space}`, `${word()}${i % 1000}`, `u${i}@example.com`];
  cells.push(`BSc ""${word()}"" Studies`, `University of ${word()}`, `${word()}, ${word()}`);
  cells.push('CA', 'USA', (2 + random() * 2).toFixed(2), ...scores, (random() * 100).toFixed(1));
  cells.push(`20${10 + (i % 15)}-0${1 + (i % 9)}-1${i % 10}`, '', `python;sql;${word()}`);
  cells.push(`${i % 999} ${word()} street, apt ${i % 77}`);
  cells.push(i % 20 === 0 ? 'line one\nline two, with comma' : 'ok');
  cells.push(`2024-01-0${1 + (i % 9)}T00:00:00Z`);
  return cells.map((cell) => `"${cell}"`).join(',');
};

/** Columns of the wide table: a key, then texts; every tenth column is a number from 0 to 100. */
const WIDE_COLUMNS = 300;
export const wideNumbers = Array.from({ length: 29 }, (_, i) => (i + 1) * 10);
export const WIDE_NAMES = Array.from({ length: WIDE_COLUMNS }, (_, index) =>
  index === 0 ? 'student_id' : `answer_${index}`,
);

const wideRow: RowOf = (i, { id, scores }, random) => {
  const pick = picker(random);
  const words = GROUPS.map(() => pick(WORDS));
  const cells = WIDE_NAMES.map((_, index) => words[(i + index) % words.length]!);
  cells[0] = id;
  for (const column of wideNumbers) cells[column] = String((i + column) % 101);
  for (const [at, score] of scores.entries()) cells[wideNumbers[at]!] = score;
  return cells.join(',');
};

const TABLES = {
  scores: { header: SCORES_HEADER, row: scoresRow },
  applications: { header: APPLICATIONS_HEADER, row: applicationsRow },
  wide: { header: WIDE_NAMES.join(','), row: wideRow },
} as const;

export type TableName = keyof typeof TABLES;

/** Writes a table of so many rows; a file that is there is whole. */
export function writeTable(name: TableName, rows: number, path: string): void {
  const { header, row } = TABLES[name];
  const random = randomNumbers();
  const file = openSync(`${path}.new`, 'w');
  let text = `${header}\n`;
  for (let i = 0; i < rows; i++) {
    text += `${row(i, exam(i, random), random)}\n`;
    if (text.length > FLUSH_CHARACTERS) {
      writeSync(file, text);
      text = '';
    }
  }
  writeSync(file, text);
  closeSync(file);
  renameSync(`${path}.new`, path);
}

import { cutCell, type Dirt, drawFate, extraCell, spoilCell } from './dirt';
import { Random } from './random';
import { numbers, type PlannedRow, type SampleOptions, type SamplePlan } from './sample-file';

/** The header of the Kaggle file "Students Performance in Exams". */
const HEADER = [
  'gender',
  'race/ethnicity',
  'parental level of education',
  'lunch',
  'test preparation course',
  'math score',
  'reading score',
  'writing score',
] as const;
const at = (name: (typeof HEADER)[number]) => HEADER.indexOf(name);

const DIRT: readonly Dirt[] = [
  spoilCell('missing', at('gender'), ['', 'NA']),
  spoilCell('missing', at('math score'), ['', 'NaN']),
  spoilCell('type', at('reading score'), ['seventy', '71.5']),
  spoilCell('range', at('math score'), ['-3', '101', '720']),
  spoilCell('enum', at('lunch'), ['vegetarian', 'none']),
  spoilCell('pattern', at('race/ethnicity'), ['E', 'group 7']),
  extraCell,
  cutCell,
];

/** From the lowest to the highest: each step is worth about two points. */
const EDUCATION = [
  'some high school',
  'high school',
  'some college',
  "associate's degree",
  "bachelor's degree",
  "master's degree",
] as const;

function score(mean: number, random: Random): string {
  return String(Math.min(100, Math.max(0, Math.round(random.bell(mean, 14)))));
}

function performanceRow(random: Random): string[] {
  const gender = random.pick(['female', 'male']);
  const education = random.pick(EDUCATION);
  const lunch = random.chance(0.65) ? 'standard' : 'free/reduced';
  const course = random.chance(0.36) ? 'completed' : 'none';
  const talent = random.bell(58, 22) + 2 * EDUCATION.indexOf(education);
  const mean = talent + (lunch === 'standard' ? 6 : 0) + (course === 'completed' ? 6 : 0);
  const group = `group ${random.pick(['A', 'B', 'C', 'C', 'D', 'D', 'E'])}`;
  const scores = [0, 3, 2].map((bonus) => score(mean + bonus, random));
  return [gender, group, education, lunch, course, ...scores];
}

/**
 * The dataset has no key: two students with equal answers and scores would be one row. A row that
 * equals an earlier one is drawn again, so that the only duplicates are the planned ones.
 */
function* performanceRows(options: SampleOptions): Iterable<PlannedRow> {
  const seen = new Set<string>();
  for (const index of numbers(options, options.students)) {
    const random = new Random(options.seed, 'performance', index);
    let row = performanceRow(random);
    while (seen.has(row.join())) row = performanceRow(random);
    seen.add(row.join());
    yield {
      row,
      fate: drawFate(index - (options.from ?? 0), options.dirtyPercent / 100, DIRT, random),
      random,
    };
  }
}

export const performance: SamplePlan = {
  file: 'students_performance.csv',
  dataset: 'students_performance',
  header: HEADER,
  key: HEADER,
  rows: performanceRows,
};

import { ALL_PLANS } from './all-plans';
import type { Row } from './csv';
import { Random } from './random';
import {
  type ExpectedBooks,
  type SampleOptions,
  type SamplePlan,
  sampleLines,
} from './sample-file';

/** Size and chance of many small files, as a district drops them. */
interface DropOptions {
  readonly seed: number;
  /** Object versions, all in all. */
  readonly files: number;
  /** Names of datasets; all of them without it. */
  readonly datasets?: readonly string[];
  /** Share of the files that have wrong rows, 0 to 1. */
  readonly dirtyShare: number;
}

/** One object version to upload, and what must become of it. */
export interface SampleDrop {
  readonly key: string;
  readonly dataset: string;
  readonly body: string;
  readonly expected: ExpectedBooks & {
    /** Keys of the rows that are good, each the JSON of its cells: what a table holds is the union over all drops. */
    readonly keys: readonly string[];
  };
}

/** Rows of one file. */
const ROWS = 40;
/** Wrong rows of a dirty file, in percent: far below what holds a file. */
const DIRT = 15;
/** Numbers of rows of neighbouring files overlap by so many, where later tellings may correct earlier ones. */
const OVERLAP = 10;

/** Rows of one file, where it has more of them than students. */
const MORE_ROWS: Readonly<Record<string, number>> = { orders: 2 * ROWS };

/** Datasets whose rows say which of two is newer, in a column. */
const BY_COLUMN = new Set(['students', 'courses', 'enrollments', 'student_metrics']);
/** Datasets whose files say it, by the month in their key. */
const BY_MONTH = new Set(['project_feedback', 'mentor_activity', 'video_log']);

/**
 * Files of all datasets, round and round. Where rows of two files have one key, a column or the month in the key says
 * which is newer, so that whatever order they are dropped in, and however often, the tables end alike, and every row
 * comes from the same file and line. Some keys of
 * datasets that are ordered by a column come in two or three versions. Equal options give equal bytes.
 */
export function generateDrops(options: DropOptions): SampleDrop[] {
  const { seed, files, datasets, dirtyShare } = options;
  const plans = ALL_PLANS.filter(({ dataset }) => datasets?.includes(dataset) ?? true);
  const drops: SampleDrop[] = [];
  for (let number = 0; drops.length < files; number++) {
    for (const plan of plans) {
      for (const edition of editionsOf(plan, number, drops.length, seed)) {
        if (drops.length === files) return drops;
        const dirty = new Random(seed, 'dirty file', drops.length).chance(dirtyShare);
        drops.push(dropOf(plan, number, { seed, edition, dirtyPercent: dirty ? DIRT : 0 }));
      }
    }
  }
  return drops;
}

/** Numbers of tellings, none of them twice: one for each version of a key. */
function editionsOf({ dataset }: SamplePlan, number: number, drop: number, seed: number): number[] {
  if (!BY_COLUMN.has(dataset)) return BY_MONTH.has(dataset) ? [number + 1] : [0];
  const versions = new Random(seed, 'versions', dataset, number).zipf([1, 2, 3]);
  return Array.from({ length: versions }, (_, index) => drop + index + 1);
}

type Telling = Required<Pick<SampleOptions, 'seed' | 'edition' | 'dirtyPercent'>>;

function dropOf(plan: SamplePlan, number: number, telling: Telling): SampleDrop {
  const { dataset, header, key } = plan;
  const ordered = BY_COLUMN.has(dataset) || BY_MONTH.has(dataset);
  const from = number * (ordered ? ROWS - OVERLAP : (MORE_ROWS[dataset] ?? ROWS));
  const places = key.map((name) => header.indexOf(name));
  const keys: string[] = [];
  const onClean = (row: Row) => keys.push(JSON.stringify(places.map((place) => row[place])));
  const lines = sampleLines(plan, { ...telling, students: ROWS, jobs: ROWS, from }, onClean);
  const body: string[] = [];
  let next = lines.next();
  for (; !next.done; next = lines.next()) body.push(next.value);
  return {
    key: keyOf(dataset, number),
    dataset,
    body: body.join(''),
    expected: { ...next.value, keys },
  };
}

/** No two files of a dataset share a month. */
function keyOf(dataset: string, number: number): string {
  const file = `${String(number).padStart(4, '0')}.csv`;
  if (!BY_MONTH.has(dataset)) return `${dataset}/drops/${file}`;
  return `${dataset}/data_science/${2000 + Math.floor(number / 12)}/${1 + (number % 12)}/${file}`;
}

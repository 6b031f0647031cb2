import { csvLine, type Row } from './csv';
import type { Fate } from './dirt';
import { Random } from './random';

/** Size, chance and dirt of a set of sample files. */
export interface SampleOptions {
  /** Rows of students.csv and of students_performance.csv. */
  readonly students: number;
  /** Rows of jobs.csv. */
  readonly jobs: number;
  /** Equal seeds give equal bytes. */
  readonly seed: number;
  /** Probability in percent that a row is wrong, 0 to 50. */
  readonly dirtyPercent: number;
  /** Number of the first row of a file; 0 without it. Rows of one number have one key in every file. */
  readonly from?: number;
  /** Which telling of these rows it is; 0 without it. Later ones have other cells, and a later `updated_at`. */
  readonly edition?: number;
}

/** A row as it should be, and what becomes of it. */
export interface PlannedRow {
  readonly row: Row;
  readonly fate: Fate;
  readonly random: Random;
}

/** The chance of one row: the same for the same seed, name, number and edition. */
export function chanceOf(
  { seed, edition = 0 }: SampleOptions,
  name: string,
  index: number,
): Random {
  return edition === 0 ? new Random(seed, name, index) : new Random(seed, name, index, edition);
}

/** Numbers of a file's rows: so many, from the first one. */
export function* numbers({ from = 0 }: SampleOptions, count: number): Iterable<number> {
  for (let index = from; index < from + count; index++) yield index;
}

/** One sample file before it is written. */
export interface SamplePlan {
  readonly file: string;
  readonly dataset: string;
  readonly header: Row;
  /** Columns of `header` that tell rows apart; all of them where the dataset has no key. */
  readonly key: Row;
  readonly rows: (options: SampleOptions) => Iterable<PlannedRow>;
}

/** The books that clean must come to. */
export interface ExpectedBooks {
  readonly rows: {
    readonly read: number;
    readonly clean: number;
    readonly rejected: number;
    readonly duplicate: number;
  };
  readonly rejected_by_reason: Readonly<Record<string, number>>;
}

/**
 * The lines of a file, spoiled as planned; the generator's return value is what its books must be.
 * Holds one row at a time, so that a file may have any size.
 * @param onClean is told of every row that must reach the warehouse.
 */
export function* sampleLines(
  { header, rows }: SamplePlan,
  options: SampleOptions,
  onClean: (row: Row) => void = () => {},
): Generator<string, ExpectedBooks> {
  yield csvLine(header);
  const count = { read: 0, clean: 0, rejected: 0, duplicate: 0 };
  const reasons: Record<string, number> = {};
  let lastGood: Row = [];
  for (const { row, fate, random } of rows(options)) {
    count.read += 1;
    if (fate === 'clean') {
      count.clean += 1;
      lastGood = row;
      onClean(row);
      yield csvLine(row);
    } else if (fate === 'duplicate') {
      count.duplicate += 1;
      yield csvLine(lastGood);
    } else {
      count.rejected += 1;
      reasons[fate.reason] = (reasons[fate.reason] ?? 0) + 1;
      yield csvLine(fate.spoil(row, random));
    }
  }
  return { rows: count, rejected_by_reason: reasons };
}

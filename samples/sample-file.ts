import { csvLine, type Row } from './csv';
import type { Fate } from './dirt';
import type { Random } from './random';

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
}

/** A row as it should be, and what becomes of it. */
export interface PlannedRow {
  readonly row: Row;
  readonly fate: Fate;
  readonly random: Random;
}

/** One sample file before it is written. */
export interface SamplePlan {
  readonly file: string;
  readonly dataset: string;
  readonly header: Row;
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
 */
export function* sampleLines(
  { header, rows }: SamplePlan,
  options: SampleOptions,
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

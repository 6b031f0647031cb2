import type { Verdict } from '../row-keys';
import type { RowWarning } from '../row-warnings';

/** What becomes of the rows of a batch, which the kernel has cut. */
export interface BatchRows {
  /** What is worth a look about spellings, by the numbers that the kernel's `warned` has. */
  readonly warnings: readonly (readonly RowWarning[])[];
  /** What a row becomes whose key another has, with another content. */
  readonly lost: Verdict;
  /** Checks all rows. Nothing is noted for good yet; rows that it cannot judge are declined. */
  check(): void;
  /**
   * Takes the rows `[first, to)`, none of which was declined: writes the lines of those whose key nobody
   * has, and notes in `rowStatus` what the others are. @returns the first row that it has no room for;
   * `first` itself where one line alone is too long.
   */
  take(first: number, to: number): number;
}

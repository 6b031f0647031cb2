import type { Verdict } from '../row-keys';

/** What the fast path makes of the records of one file. */
export interface FastRows {
  /**
   * Reads a record with as many cells as the header. Nothing is noted for good yet.
   * @returns false when the row rules must judge it.
   */
  read(record: Buffer): boolean;
  /** Takes the record that was read last, and writes its line when it is accepted. @param cells As written. */
  write(record: Buffer, line: number, cells: () => readonly string[]): Verdict;
}

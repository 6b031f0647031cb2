import type { Verdict } from '../row-keys';
import type { RecordSpans } from './record-spans';

/** What the fast path makes of the records of one file. */
export interface FastRows {
  /**
   * Reads a record with as many cells as the header. Nothing is noted for good yet.
   * @returns false when the row rules must judge it.
   */
  read(record: Buffer, spans: RecordSpans): boolean;
  /** Takes the record that was read last, and writes its line when it is accepted. @param cells As written. */
  write(record: Buffer, spans: RecordSpans, line: number, cells: () => readonly string[]): Verdict;
}

import type { Value } from '../../../../contracts/expression/value';
import type { CanonicalCells } from './canonical-cells';

/** How the cells of one column are read from bytes. */
export interface CellRule {
  /**
   * Reads the trimmed cell `[from, to)`, at least one byte and no null token, and notes its canonical
   * form. @param shape `SHAPE` bits. @returns false when the row rules must judge the record.
   */
  read(bytes: Buffer, from: number, to: number, shape: number, row: CanonicalCells): boolean;
  /** The value of the cell that was read last, which is not NULL. */
  value(record: Buffer, row: CanonicalCells): Value;
}

import type { Value } from '../../../../contracts/expression/value';
import type { CanonicalCells } from './canonical-cells';

/** How the cells of one column are read from bytes. A cell is trimmed, not empty and no null token. */
export interface CellRule {
  /**
   * Reads the cell `[from, to)` and notes its canonical form. @param shape `SHAPE` bits.
   * @returns false when the row rules must judge the record.
   */
  read(bytes: Buffer, from: number, to: number, shape: number, row: CanonicalCells): boolean;
  /** The value of a cell that was read. */
  value(bytes: Buffer, from: number, to: number, shape: number): Value;
}

import { type CanonicalCells, SOURCE } from './canonical-cells';
import { SHAPE } from './record-spans';

const QUOTE = 34;

/**
 * Notes that a cell is the trimmed bytes `[from, to)` of the record, which have no quotation mark that
 * is not doubled. The quotation marks of the record are used again where the cell needs them.
 */
export function setText(
  row: CanonicalCells,
  column: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  shape: number,
): void {
  row.setRecord(column, from, to);
  if ((shape & SHAPE.enclose) === 0) return;
  const framed = (shape & SHAPE.enclosed) !== 0 && bytes[from - 1] === QUOTE && bytes[to] === QUOTE;
  if (framed) row.setRecord(column, from - 1, to + 1);
  else row.source[column] = SOURCE.enclosed;
}

import { locate, source, sourceFrom, sourceTo, TO_ENCLOSE, TO_WRITE } from './canonical';
import { KEY_TEXT, KEY_TEXT_BYTES } from './memory';
import { writeCell } from './write-cell';

let shownFrom: usize = 0;
let shownTo: usize = 0;

/**
 * Finds the canonical cell of a row and a column, between `cellStart` and `cellEnd` until the next call of
 * anything. @returns whether it still needs quotation marks around it.
 */
export function showCell(row: u32, column: u32): bool {
  locate(row, column);
  shownFrom = sourceFrom;
  shownTo = sourceTo;
  if (source != TO_WRITE) return source == TO_ENCLOSE;
  shownFrom = KEY_TEXT;
  shownTo = writeCell(row, column, KEY_TEXT, KEY_TEXT + KEY_TEXT_BYTES);
  return false;
}

export function cellStart(): usize {
  return shownFrom;
}

export function cellEnd(): usize {
  return shownTo;
}

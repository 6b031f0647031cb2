import { COMMA, copy } from './bytes';
import { AS_READ, SAME } from './canonical';
import { CONSTANT, cellOf, columnAt, kindOf, leastNumber } from './columns';
import { CANON_SOURCE, FIRST_SOURCES, NUMBERS, READ_RUNS } from './memory';
import { columns, delimiter } from './settings';

/** Notes what all rows have in common before a cell is checked. */
export function prepareSources(): void {
  for (let index = columns; index > 0; index--) {
    const column = index - 1;
    const isRead = kindOf(columnAt(column)) != CONSTANT;
    store<u8>(FIRST_SOURCES + <usize>column, <u8>(isRead ? AS_READ : SAME));
    const run = isRead ? 1 + (goesOn(column) ? runOf(index) : 0) : 0;
    store<u32>(READ_RUNS + ((<usize>column) << 2), run);
  }
}

/** Whether the cell of the next column stands behind this one's, with the comma that a line has between them. */
function goesOn(column: u32): bool {
  const next = columnAt(column + 1);
  if (delimiter != COMMA || column + 1 == columns || kindOf(next) == CONSTANT) return false;
  return cellOf(next) == cellOf(columnAt(column)) + 1;
}

/** How many columns, from this one on, are read from cells in a row that commas separate. */
export function runOf(column: u32): u32 {
  return load<u32>(READ_RUNS + ((<usize>column) << 2));
}

/** Before the check every cell is as read, or its column's constant. */
export function setFirstSources(rows: u32): void {
  const width = <usize>columns;
  const end = CANON_SOURCE + <usize>rows * width;
  for (let at = CANON_SOURCE; at < end; at += width) copy(FIRST_SOURCES, FIRST_SOURCES + width, at);
  for (let index: u32 = 0; index < columns; index++) {
    if (kindOf(columnAt(index)) == CONSTANT) setNumbers(index, rows);
  }
}

function setNumbers(index: u32, rows: u32): void {
  const number = leastNumber(columnAt(index));
  const step = (<usize>columns) << 3;
  let at = NUMBERS + ((<usize>index) << 3);
  for (let row: u32 = 0; row < rows; row++, at += step) store<f64>(at, number);
}

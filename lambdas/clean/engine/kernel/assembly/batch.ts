import { isSpace } from './bytes';
import {
  CELL_FROM,
  CELL_SHAPE,
  CELL_TO,
  KEY_FROM,
  MOST_CELLS,
  MOST_ROWS,
  ROW_CELL,
  ROW_DELETED,
  ROW_FROM,
  ROW_LINE,
  ROW_STATUS,
  ROW_TO,
  SUFFIX_FROM,
  SUFFIX_TO,
} from './memory';
import { columns, mostCells, skipsBlank } from './settings';
import { TAKEN } from './statuses';

let rows: u32 = 0;
let mostRows: u32 = 0;
/** Cells of the rows that are noted: those of the next record follow. */
export let cells: u32 = 0;
/** Physical line of the next record. */
let line: u32 = 1;

export function rowCount(): u32 {
  return rows;
}

export function nextLine(): u32 {
  return line;
}

/** A new batch, whose first record is in that physical line. */
export function beginBatch(firstLine: u32): void {
  mostRows = min(MOST_ROWS, MOST_CELLS / max(columns, 1));
  rows = 0;
  cells = 0;
  line = firstLine;
}

/** Whether one more record of any number of cells may not have room. */
export function isFull(): bool {
  return rows == mostRows || cells + mostCells > MOST_CELLS;
}

export function noteCell(cell: u32, from: usize, to: usize, shape: u32): void {
  store<u32>(CELL_FROM + ((<usize>cell) << 2), <u32>from);
  store<u32>(CELL_TO + ((<usize>cell) << 2), <u32>to);
  store<u8>(CELL_SHAPE + <usize>cell, <u8>shape);
}

/**
 * Notes the record `[from, to)`, whose cells up to `cellEnd` follow those noted before, unless it is a
 * blank line. @param newlines Those in its cells.
 */
export function noteRecord(from: usize, to: usize, cellEnd: u32, newlines: u32): void {
  const first = cells;
  const recordLine = line;
  line += newlines + 1;
  if (cellEnd - first == 1 && skipsBlank != 0 && isBlank(first)) return;
  const row = (<usize>rows) << 2;
  store<u32>(ROW_FROM + row, <u32>from);
  store<u32>(ROW_TO + row, <u32>to);
  store<u32>(ROW_CELL + row, first);
  store<u32>(ROW_LINE + row, recordLine);
  rows++;
  cells = cellEnd;
}

/** Nothing is known of the rows, and what the driver makes of some is not there yet. */
export function endBatch(): void {
  const bytes = (<usize>rows) << 2;
  store<u32>(ROW_CELL + bytes, cells);
  memory.fill(ROW_STATUS, <u8>TAKEN, rows);
  memory.fill(KEY_FROM, 0, bytes);
  memory.fill(SUFFIX_FROM, 0, bytes);
  memory.fill(SUFFIX_TO, 0, bytes);
  memory.fill(ROW_DELETED, 0, rows);
}

/** True for a cell without characters, or with white space of ASCII alone. */
export function isBlank(cell: u32): bool {
  const to: usize = load<u32>(CELL_TO + ((<usize>cell) << 2));
  for (let at: usize = load<u32>(CELL_FROM + ((<usize>cell) << 2)); at < to; at++) {
    if (!isSpace(load<u8>(at))) return false;
  }
  return true;
}

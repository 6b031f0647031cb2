import { COMMA, CR, isSpace, LF, PLUS } from './bytes';
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
import { forgetNewlines, newlines, passQuoted, quotedShape } from './quoted-cell';
import { columns, delimiter, mostBytes, mostCells, quote, rawWidth, skipsBlank } from './settings';
import { DOUBLE, ENCLOSE, ODD, PLUS_SIGN } from './shapes';
import { specialBytes } from './special-bytes';
import { TAKEN } from './statuses';
import { swallowsLine } from './swallowed-line';

let rows: u32 = 0;
let cells: u32 = 0;
/** Physical line of the next record. */
let line: u32 = 1;
/** Where the record that was scanned last ends, without its newline. */
let recordEnd: usize = 0;

export function rowCount(): u32 {
  return rows;
}

export function nextLine(): u32 {
  return line;
}

/**
 * Cuts `[from, to)` into records and cells, up to the first record that it does not know, or that is
 * cut, or until the batch is full. Blank lines are passed. @param firstLine Physical line of `from`.
 * @param final No more bytes follow. @returns where it stopped.
 */
export function scan(from: usize, to: usize, firstLine: u32, final: bool): usize {
  const mostRows = min(MOST_ROWS, MOST_CELLS / max(columns, 1));
  rows = 0;
  cells = 0;
  line = firstLine;
  store<u8>(to, <u8>LF);
  let at = from;
  while (at < to && rows < mostRows && cells + mostCells <= MOST_CELLS) {
    const next = scanRecord(at, to, final);
    if (next == 0) break;
    noteRow(at);
    line += newlines + 1;
    at = next;
  }
  store<u32>(ROW_CELL + (rows << 2), cells);
  return at;
}

/** Notes the record at `at`, whose cells follow those noted before, unless it is a blank line. */
function noteRow(at: usize): void {
  const first = firstCell;
  if (skipsBlank != 0 && cellEnd - first == 1 && isBlank(first)) return;
  const row = (<usize>rows) << 2;
  store<u32>(ROW_FROM + row, <u32>at);
  store<u32>(ROW_TO + row, <u32>recordEnd);
  store<u32>(ROW_CELL + row, first);
  store<u32>(ROW_LINE + row, line);
  store<u8>(ROW_STATUS + <usize>rows, <u8>TAKEN);
  forgetMade(row);
  rows++;
  cells = cellEnd;
}

/** What the driver makes of some rows is not there yet. */
function forgetMade(row: usize): void {
  store<u32>(KEY_FROM + row, 0);
  store<u32>(SUFFIX_FROM + row, 0);
  store<u32>(SUFFIX_TO + row, 0);
  store<u8>(ROW_DELETED + (row >> 2), 0);
}

/** True for a cell without characters, or with white space of ASCII alone. */
export function isBlank(cell: u32): bool {
  const to: usize = load<u32>(CELL_TO + ((<usize>cell) << 2));
  for (let at: usize = load<u32>(CELL_FROM + ((<usize>cell) << 2)); at < to; at++) {
    if (!isSpace(load<u8>(at))) return false;
  }
  return true;
}

/** Cells of the record that was scanned last. */
let firstCell: u32 = 0;
let cellEnd: u32 = 0;

/** @returns where the record behind the one at `from` starts; 0 where somebody else must read it. */
function scanRecord(from: usize, to: usize, final: bool): usize {
  const last = cells + mostCells;
  let cell = cells;
  let start = from;
  let shape: u32 = 0;
  forgetNewlines();
  let block = from;
  while (true) {
    let bits = specialBytes(block, delimiter);
    let next = block + 16;
    while (bits != 0) {
      let at = block + ctz(bits);
      bits &= bits - 1;
      let byte: u32 = load<u8>(at);
      if (byte == delimiter || byte == LF || byte == CR) {
        noteCell(cell++, start, at, shape);
        shape = 0;
      } else if (byte == quote) {
        if (at != start) return 0;
        const close = passQuoted(at + 1, to);
        if (close == 0) return 0;
        start = at + 1;
        at = close + 1;
        byte = load<u8>(at);
        noteCell(cell++, start, close, quotedShape);
        bits = 0;
        next = at + 1;
      } else {
        if (byte == 0) return 0;
        shape |= shapeOf(byte);
        continue;
      }
      if (byte != delimiter || at == to) return endRecord(from, at, to, cell, final);
      if (cell == last) return 0;
      start = at + 1;
    }
    block = next;
  }
}

function noteCell(cell: u32, from: usize, to: usize, shape: u32): void {
  store<u32>(CELL_FROM + ((<usize>cell) << 2), <u32>from);
  store<u32>(CELL_TO + ((<usize>cell) << 2), <u32>to);
  store<u8>(CELL_SHAPE + <usize>cell, <u8>shape);
}

function shapeOf(byte: u32): u32 {
  if (byte == COMMA) return ENCLOSE;
  if (byte == PLUS) return PLUS_SIGN;
  return byte < 32 || byte >= 127 ? ODD : DOUBLE;
}

/** Where the record behind the one `[from, end)` starts; 0 where its newline may be cut, or lines were swallowed. */
function endRecord(from: usize, end: usize, to: usize, cell: u32, final: bool): usize {
  const count = cell - cells;
  if (end - from > <usize>mostBytes) return 0;
  if (newlines != 0 && (count != rawWidth || swallowsLine(from, end, count))) return 0;
  firstCell = cells;
  cellEnd = cell;
  recordEnd = end;
  if (end == to) return final ? to : 0;
  if (<u32>load<u8>(end) == LF) return end + 1;
  if (end + 1 == to) return final ? to : 0;
  return <u32>load<u8>(end + 1) == LF ? end + 2 : end + 1;
}

import { rowCount } from './batch';
import { COMMA, copy, LF } from './bytes';
import {
  CONTENT_FROM,
  CONTENT_TO,
  FILE_TEXT,
  LINE_BYTES,
  LINE_FROM,
  LINE_TO,
  LINES,
  READY_FROM,
  READY_TO,
  ROW_DELETED,
  ROW_LINE,
  ROW_STATUS,
  SUFFIX_FROM,
  SUFFIX_TO,
} from './memory';
import { fileBytes } from './settings';
import { READY, TAKEN } from './statuses';
import { writeCells } from './write-cell';
import { writeLine } from './write-number';

const LINES_END: usize = LINES + LINE_BYTES;
/** `,t`, `,<line>` and newline, besides suffix and file. */
const TAIL_ROOM: usize = 32;

/**
 * Writes the lines of rows from `first` on, as long as there is room; what was written before is gone.
 * The cells of a line are also its content. @param tailed With `_file`, `_line` and newline; without
 * them the cells alone stand there, to be hashed. @returns the first row that is not written;
 * `first` itself where one line alone is too long.
 */
export function write(first: u32, tailed: bool): u32 {
  const count = rowCount();
  let at = LINES;
  for (let row = first; row < count; row++) {
    store<u32>(LINE_FROM + ((<usize>row) << 2), <u32>at);
    const end = writeRow(row, at, tailed);
    if (end == 0) return row;
    at = end;
    store<u32>(LINE_TO + ((<usize>row) << 2), <u32>at);
  }
  return count;
}

/** @returns the place after the row; 0 where there is no room. */
function writeRow(row: u32, at: usize, tailed: bool): usize {
  const status: u32 = load<u8>(ROW_STATUS + <usize>row);
  if (status != TAKEN && status != READY) return at;
  const end = status == READY ? writeReady(row, at) : writeCells(row, at, LINES_END);
  if (end == 0 || !tailed) return end;
  return status == READY ? writeTail(row, end) : writeTailed(row, at, end);
}

/** A row of cells is its own content. */
function writeTailed(row: u32, from: usize, to: usize): usize {
  store<u32>(CONTENT_FROM + ((<usize>row) << 2), <u32>from);
  store<u32>(CONTENT_TO + ((<usize>row) << 2), <u32>to);
  return writeTail(row, to);
}

function writeReady(row: u32, at: usize): usize {
  const from: usize = load<u32>(READY_FROM + ((<usize>row) << 2));
  const to: usize = load<u32>(READY_TO + ((<usize>row) << 2));
  return at + (to - from) > LINES_END ? 0 : copy(from, to, at);
}

function writeTail(row: u32, end: usize): usize {
  const suffixFrom: usize = load<u32>(SUFFIX_FROM + ((<usize>row) << 2));
  const suffixTo: usize = load<u32>(SUFFIX_TO + ((<usize>row) << 2));
  if (end + (suffixTo - suffixFrom) + <usize>fileBytes + TAIL_ROOM > LINES_END) return 0;
  let at = copy(suffixFrom, suffixTo, end);
  const deleted = load<u8>(ROW_DELETED + <usize>row);
  if (deleted != 0) {
    store<u8>(at++, <u8>COMMA);
    store<u8>(at++, deleted);
  }
  at = copy(FILE_TEXT, FILE_TEXT + <usize>fileBytes, at);
  at = writeLine(at, load<u32>(ROW_LINE + ((<usize>row) << 2)));
  store<u8>(at, <u8>LF);
  return at + 1;
}

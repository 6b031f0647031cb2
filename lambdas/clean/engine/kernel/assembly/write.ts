import { COMMA, copy, LF, ZERO } from './bytes';
import {
  CONTENT_FROM,
  CONTENT_TO,
  FILE_TEXT,
  LINE_BYTES,
  LINE_FROM,
  LINE_TO,
  LINES,
  ROW_DELETED,
  ROW_LINE,
  ROW_STATUS,
  SUFFIX_FROM,
  SUFFIX_TO,
  TAIL_TEXT,
} from './memory';
import { fileBytes } from './settings';
import { TAKEN } from './statuses';
import { writeCells } from './write-cell';
import { writeWhole } from './write-number';

const LINES_END: usize = LINES + LINE_BYTES;
/** `,t`, `,<line>` and newline, besides suffix and file, and what a copy writes behind its end. */
const TAIL_ROOM: usize = 96;

/**
 * Writes the lines of the rows `[first, last)`, as long as there is room; what was written before is gone.
 * The cells of a line are also its content. @param tailed With `_file`, `_line` and newline; without
 * them the cells alone stand there, to be hashed. @returns the first row that is not written;
 * `first` itself where one line alone is too long.
 */
export function write(first: u32, last: u32, tailed: bool): u32 {
  let at = LINES;
  for (let row = first; row < last; row++) {
    store<u32>(LINE_FROM + ((<usize>row) << 2), <u32>at);
    if (<u32>load<u8>(ROW_STATUS + <usize>row) == TAKEN) {
      const end = writeRow(row, at, tailed);
      if (end == 0) return row;
      at = end;
    }
    store<u32>(LINE_TO + ((<usize>row) << 2), <u32>at);
  }
  return last;
}

/** The cells of a row are its content. @returns the place after the row; 0 where there is no room. */
function writeRow(row: u32, at: usize, tailed: bool): usize {
  const end = writeCells(row, at, LINES_END);
  if (end == 0 || !tailed) return end;
  store<u32>(CONTENT_FROM + ((<usize>row) << 2), <u32>at);
  store<u32>(CONTENT_TO + ((<usize>row) << 2), <u32>end);
  return writeTail(row, end);
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
  const line = load<u32>(ROW_LINE + ((<usize>row) << 2));
  if (line / 10 != tens || tailEnd == 0) setTens(line / 10);
  at = copy(TAIL_TEXT, tailEnd, at);
  store<u8>(at, <u8>(ZERO + (line % 10)));
  store<u8>(at + 1, <u8>LF);
  return at + 2;
}

/** Lines follow each other: nine of ten times only the last digit is another. */
let tens: u32 = 0;
let tailEnd: usize = 0;

function setTens(value: u32): void {
  tens = value;
  tailEnd = copy(FILE_TEXT, FILE_TEXT + <usize>fileBytes, TAIL_TEXT);
  if (value > 0) tailEnd = writeWhole(tailEnd, value);
}

import { COMMA, copy, QUOTE } from './bytes';
import {
  AS_READ,
  BYTES,
  cellIn,
  locate,
  source,
  sourceFrom,
  sourceTo,
  TO_WRITE,
} from './canonical';
import { cellOf, columnAt, scaleOf } from './columns';
import { runOf } from './first-sources';
import { CANON_SOURCE, CELL_FROM, CELL_SHAPE, CELL_TO, NUMBERS, ROW_CELL } from './memory';
import { columns } from './settings';
import { DOUBLE, ENCLOSE, ENCLOSED } from './shapes';
import { writeNumber } from './write-number';

/** Room for a number, or for quotation marks, and for what a copy writes behind its end. */
const CELL_ROOM: usize = 64;
/** Shapes that a cell must not have to be copied with its neighbours. */
const UNEVEN: u32 = ENCLOSED | ENCLOSE | DOUBLE;

/** Writes the canonical cell of a row and a column. @returns the place after it; 0 where `end` comes first. */
export function writeCell(row: u32, column: u32, out: usize, end: usize): usize {
  locate(row, column);
  if (out + (sourceTo - sourceFrom) + CELL_ROOM > end) return 0;
  if (source == BYTES) return copy(sourceFrom, sourceTo, out);
  if (source == TO_WRITE) {
    const number = load<f64>(NUMBERS + ((<usize>(row * columns + column)) << 3));
    return writeNumber(out, number, scaleOf(columnAt(column)));
  }
  store<u8>(out, <u8>QUOTE);
  const after = copy(sourceFrom, sourceTo, out + 1);
  store<u8>(after, <u8>QUOTE);
  return after + 1;
}

/** Writes the canonical cells of a row with commas between them. @returns the place after them; 0 where `end` comes first. */
export function writeCells(row: u32, out: usize, end: usize): usize {
  const sources = CANON_SOURCE + <usize>(row * columns);
  const first: usize = load<u32>(ROW_CELL + ((<usize>row) << 2));
  let at = out;
  for (let column: u32 = 0; column < columns; ) {
    if (column > 0) store<u8>(at++, <u8>COMMA);
    let run: u32 = 1;
    if (<u32>load<u8>(sources + <usize>column) == AS_READ) {
      const cell = first + <usize>cellOf(columnAt(column));
      run = evenRun(sources + <usize>column, cell, column);
      at = run > 0 ? writeRun(cell, run, at, end) : writeEnclosed(row, column, cell, at, end);
    } else at = writeCell(row, column, at, end);
    if (at == 0) return 0;
    column += max(run, 1);
  }
  return at;
}

/**
 * How many cells, from a column on, can be copied in one go: those that stand in the record as they will
 * stand in the line, or one that at most loses its quotation marks; 0 where it needs some.
 */
function evenRun(sources: usize, cell: usize, column: u32): u32 {
  const shape: u32 = load<u8>(CELL_SHAPE + cell);
  if ((shape & UNEVEN) != 0) return (shape & ENCLOSE) == 0 ? 1 : 0;
  const most = runOf(column);
  for (let run: u32 = 0; run < most; run += 16) {
    const other = v128.xor(v128.load(sources + <usize>run), i8x16.splat(<i8>AS_READ));
    const uneven = v128.and(v128.load(CELL_SHAPE + cell + <usize>run), i8x16.splat(<i8>UNEVEN));
    const even = i8x16.eq(v128.or(other, uneven), i8x16.splat(0));
    const odd = i8x16.bitmask(even) ^ 0xffff;
    if (odd != 0) return min(run + ctz(odd), most);
  }
  return most;
}

/** A cell that needs quotation marks mostly has them. */
function writeEnclosed(row: u32, column: u32, cell: usize, out: usize, end: usize): usize {
  if ((<u32>load<u8>(CELL_SHAPE + cell) & ENCLOSED) == 0) return writeCell(row, column, out, end);
  const from: usize = load<u32>(CELL_FROM + (cell << 2)) - 1;
  const to: usize = load<u32>(CELL_TO + (cell << 2)) + 1;
  return out + (to - from) + CELL_ROOM > end ? 0 : copy(from, to, out);
}

function writeRun(cell: usize, run: u32, out: usize, end: usize): usize {
  const from: usize = load<u32>(CELL_FROM + (cell << 2));
  const to: usize = load<u32>(CELL_TO + ((cell + <usize>run - 1) << 2));
  return out + (to - from) + CELL_ROOM > end ? 0 : copy(from, to, out);
}

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
import { columnAt, scaleOf } from './columns';
import { runOf } from './first-sources';
import { CANON_SOURCE, CELL_FROM, CELL_SHAPE, CELL_TO, NUMBERS } from './memory';
import { columns } from './settings';
import { DOUBLE, ENCLOSE, ENCLOSED } from './shapes';
import { writeNumber } from './write-number';

/** Room for a number, or for quotation marks. */
const CELL_ROOM: usize = 32;
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
  let at = out;
  for (let column: u32 = 0; column < columns; ) {
    if (column > 0) store<u8>(at++, <u8>COMMA);
    const run = evenRun(row, column);
    at = run > 1 ? writeRun(row, column, run, at, end) : writeCell(row, column, at, end);
    if (at == 0) return 0;
    column += max(run, 1);
  }
  return at;
}

/** How many cells, from a column on, stand in the record as they will stand in the line. */
function evenRun(row: u32, column: u32): u32 {
  const most = runOf(column);
  if (most < 2) return 0;
  const sources = CANON_SOURCE + <usize>(row * columns + column);
  const shapes = CELL_SHAPE + cellIn(row, columnAt(column));
  for (let run: u32 = 0; run < most; run += 16) {
    const other = v128.xor(v128.load(sources + <usize>run), i8x16.splat(<i8>AS_READ));
    const uneven = v128.and(v128.load(shapes + <usize>run), i8x16.splat(<i8>UNEVEN));
    const even = i8x16.eq(v128.or(other, uneven), i8x16.splat(0));
    const odd = i8x16.bitmask(even) ^ 0xffff;
    if (odd != 0) return min(run + ctz(odd), most);
  }
  return most;
}

function writeRun(row: u32, column: u32, run: u32, out: usize, end: usize): usize {
  const first = cellIn(row, columnAt(column));
  const from: usize = load<u32>(CELL_FROM + (first << 2));
  const to: usize = load<u32>(CELL_TO + ((first + <usize>run - 1) << 2));
  return out + (to - from) + CELL_ROOM > end ? 0 : copy(from, to, out);
}

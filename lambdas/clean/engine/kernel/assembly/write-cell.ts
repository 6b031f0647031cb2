import { COMMA, copy, QUOTE } from './bytes';
import { BYTES, TO_WRITE } from './canonical';
import { columnAt, scaleOf } from './columns';
import { CANON_FROM, CANON_SOURCE, CANON_TO, NUMBERS } from './memory';
import { columns } from './settings';
import { writeNumber } from './write-number';

/** Room for a number, or for quotation marks. */
const CELL_ROOM: usize = 32;

/** Writes the canonical cell `place` of a column. @returns the place after it. */
export function writeCell(place: u32, column: u32, out: usize): usize {
  const at = (<usize>place) << 2;
  const from: usize = load<u32>(CANON_FROM + at);
  const to: usize = load<u32>(CANON_TO + at);
  const source: u32 = load<u8>(CANON_SOURCE + <usize>place);
  if (source == BYTES) return copy(from, to, out);
  if (source == TO_WRITE) {
    return writeNumber(out, load<f64>(NUMBERS + ((<usize>place) << 3)), scaleOf(columnAt(column)));
  }
  store<u8>(out, <u8>QUOTE);
  const end = copy(from, to, out + 1);
  store<u8>(end, <u8>QUOTE);
  return end + 1;
}

/** Writes the canonical cells of a row with commas between them. @returns the place after them; 0 where `end` comes first. */
export function writeCells(row: u32, out: usize, end: usize): usize {
  const first = row * columns;
  let at = out;
  for (let column: u32 = 0; column < columns; ) {
    if (column > 0) store<u8>(at++, <u8>COMMA);
    const place = first + column;
    const last = runFrom(place, first + columns);
    const from: usize = load<u32>(CANON_FROM + ((<usize>place) << 2));
    const to: usize = load<u32>(CANON_TO + ((<usize>last) << 2));
    if (at + (to - from) + CELL_ROOM > end) return 0;

    at = last > place ? copy(from, to, at) : writeCell(place, column, at);
    column += last - place + 1;
  }
  return at;
}

/** The last of the cells that stand in the record as they will stand in the line. */
function runFrom(place: u32, end: u32): u32 {
  let last = place;
  if (<u32>load<u8>(CANON_SOURCE + <usize>place) != BYTES) return last;
  while (last + 1 < end && <u32>load<u8>(CANON_SOURCE + <usize>(last + 1)) == BYTES) {
    const to: usize = load<u32>(CANON_TO + ((<usize>last) << 2));
    if (<usize>load<u32>(CANON_FROM + ((<usize>(last + 1)) << 2)) != to + 1) break;
    if (<u32>load<u8>(to) != COMMA) break;
    last++;
  }
  return last;
}

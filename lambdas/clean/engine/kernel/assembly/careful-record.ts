import { cells, noteCell, noteRecord } from './batch';
import { COMMA, CR, LF, PLUS } from './bytes';
import { forgetNewlines, newlines, passQuoted, quotedShape } from './quoted-cell';
import { delimiter, mostBytes, mostCells, quote, rawWidth } from './settings';
import { DOUBLE, ENCLOSE, ODD, PLUS_SIGN } from './shapes';
import { specialBytes } from './special-bytes';
import { swallowsLine } from './swallowed-line';

/**
 * Cuts the record at `from` with all questions that may be asked, and notes it. @returns where the next one
 * starts; 0 where somebody else must read it.
 */
export function scanRecord(from: usize, to: usize, final: bool): usize {
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

function shapeOf(byte: u32): u32 {
  if (byte == COMMA) return ENCLOSE;
  if (byte == PLUS) return PLUS_SIGN;
  return byte < 32 || byte >= 127 ? ODD : DOUBLE;
}

/** Notes the record `[from, end)`, unless its newline may be cut, or lines were swallowed. */
function endRecord(from: usize, end: usize, to: usize, cell: u32, final: bool): usize {
  if (!isWhole(from, end, cell, newlines)) return 0;
  const next = behindNewline(end, to, final);
  if (next != 0) noteRecord(from, end, cell, newlines);
  return next;
}

/** False for a record that is too long, or has swallowed lines as it seems. */
export function isWhole(from: usize, end: usize, cell: u32, inner: u32): bool {
  if (end - from > <usize>mostBytes) return false;
  if (inner == 0) return true;
  const count = cell - cells;
  return count == rawWidth && !swallowsLine(from, end, count);
}

function behindNewline(end: usize, to: usize, final: bool): usize {
  if (end == to) return final ? to : 0;
  if (<u32>load<u8>(end) == LF) return end + 1;
  if (end + 1 == to) return final ? to : 0;
  return <u32>load<u8>(end + 1) == LF ? end + 2 : end + 1;
}

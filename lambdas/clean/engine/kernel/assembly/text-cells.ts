import { decline, needsDoubling } from './canonical';
import { fewestCharacters, mostCharacters } from './columns';
import { mayWarn, mayWarnByStart } from './may-warn';
import { look } from './memo-cells';
import { EDGES } from './memory';
import { escapedNulls } from './settings';
import { ENCLOSE, ENCLOSED, ESCAPED, ODD, PLUS_SIGN } from './shapes';

/** That length binds no cell. */
const UNBOUND: u32 = 0xffffffff;

/** Shapes of cells of a column that `isPlainText` can judge alone. */
export function plainShapes(column: usize): u32 {
  const isBound = fewestCharacters(column) > 0 || mostCharacters(column) != UNBOUND;
  return isBound || escapedNulls != 0 ? ENCLOSED | ENCLOSE : ENCLOSED | ENCLOSE | ESCAPED;
}

/**
 * True for a cell, not empty, that is in bounds, has nothing to trim, is no null token, and not worth a
 * warning, if its shape is plain.
 */
export function isPlainText(column: usize, from: usize, to: usize): bool {
  const bytes = <u32>(to - from);
  if (load<u8>(EDGES + <usize>load<u8>(from)) != 0 || load<u8>(to - 1) <= 32) return false;
  return bytes >= fewestCharacters(column) && bytes <= mostCharacters(column);
}

/**
 * Checks the trimmed cell `[from, to)`, which is not empty and no null token. @returns whether it is
 * canonical as it stands there.
 */
export function checkText(
  row: u32,
  place: u32,
  index: u32,
  column: usize,
  from: usize,
  to: usize,
  shape: u32,
): bool {
  const unclear = escapedNulls != 0 && (shape & ESCAPED) != 0;
  if (needsDoubling(shape)) look(row, place, index, from, to, shape);
  else if (unclear || !fits(column, from, to, shape)) decline(row);
  else if (isSuspect(from, to, shape)) look(row, place, index, from, to, shape);
  else return true;
  return false;
}

/** Whether the length is in bounds. */
function fits(column: usize, from: usize, to: usize, shape: u32): bool {
  const fewest = fewestCharacters(column);
  const most = mostCharacters(column);
  const bytes = <u32>(to - from);
  if (fewest == 0 && most == UNBOUND) return true;
  if ((shape & (ODD | ESCAPED)) == 0) return bytes >= fewest && bytes <= most;
  const characters = countCharacters(from, to, shape);
  return characters >= fewest && characters <= most;
}

/** Characters in `[from, to)` of valid UTF-8, doubled quotation marks counted once. */
function countCharacters(from: usize, to: usize, shape: u32): u32 {
  let count = <u32>(to - from);
  for (let at = from; at < to; at++) {
    const byte: u32 = load<u8>(at);
    if ((byte & 0xc0) == 0x80) count--;
    else if (byte == 34 && (shape & ESCAPED) != 0 && load<u8>(at + 1) == 34) {
      count--;
      at++;
    }
  }
  return count;
}

/** Whether the memo must look: rarely too often, and without a look at every byte of plain ASCII. */
function isSuspect(from: usize, to: usize, shape: u32): bool {
  if ((shape & (ODD | PLUS_SIGN)) != 0) return mayWarn(from, to);
  return mayWarnByStart(from, to);
}

import { decline, needsDoubling, setBytes, setText } from './canonical';
import { fewestCharacters, mostCharacters } from './columns';
import { mayWarn, mayWarnByStart } from './may-warn';
import { look } from './memo-cells';
import { EDGES } from './memory';
import { escapedNulls } from './settings';
import { ESCAPED, ODD, PLUS_SIGN } from './shapes';

/** What the check asks of columns: that length binds no cell. */
export const UNBOUND: u32 = 0xffffffff;

/** True for a cell with nothing to trim, no null token, and nothing worth a warning but by its shape. */
export function isBare(from: usize, to: usize): bool {
  return from < to && load<u8>(EDGES + <usize>load<u8>(from)) == 0 && load<u8>(to - 1) > 32;
}

/** Checks the trimmed cell `[from, to)`, which is not empty and no null token. */
export function checkText(
  row: u32,
  place: u32,
  index: u32,
  column: usize,
  from: usize,
  to: usize,
  shape: u32,
): void {
  if (needsDoubling(shape)) return look(row, place, index, from, to, shape);
  if (escapedNulls != 0 && (shape & ESCAPED) != 0) return decline(row);
  if (!fits(column, from, to, shape)) return decline(row);
  if (isSuspect(from, to, shape)) return look(row, place, index, from, to, shape);
  if (shape == 0) setBytes(place, from, to);
  else setText(place, from, to, shape);
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

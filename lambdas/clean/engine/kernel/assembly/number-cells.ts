import { MINUS, POINT, ZERO } from './bytes';
import { decline, setNumber } from './canonical';
import { greatestNumber, leastNumber, scaleOf } from './columns';
import { look } from './memo-cells';
import { EDGES, NUMBERS } from './memory';

const MOST_DIGITS: u32 = 15;
const ALL_ZEROS: u64 = 0x3030303030303030;

/**
 * Takes a cell of one to eight digits and nothing else, in bounds and no null token. @returns false where it is anything
 * else, and nothing is done.
 */
export function isPlainWhole(place: u32, column: usize, from: usize, to: usize): bool {
  const bytes = <u32>(to - from);
  if (bytes - 1 > 7) return false;
  // The digits move to the end of the word: zeros fill its begin.
  const word = (load<u64>(from) - ALL_ZEROS) << ((8 - <u64>bytes) << 3);
  const first: u32 = load<u8>(from);
  const strange =
    <u64>load<u8>(EDGES + <usize>first) | <u64>(<u32>(bytes > 1) & <u32>(first == ZERO));
  if ((((word | (word + 0x7676767676767676)) & 0x8080808080808080) | strange) != 0) return false;
  const pairs = (word * 10 + (word >>> 8)) & 0x00ff00ff00ff00ff;
  const fours = (pairs * 100 + (pairs >>> 16)) & 0x0000ffff0000ffff;
  const value = <f64>(<u32>(fours * 10000 + (fours >>> 32)));
  if (value < leastNumber(column) || value > greatestNumber(column)) return false;
  store<f64>(NUMBERS + ((<usize>place) << 3), value);
  return true;
}

/** As `isPlainWhole`, for any canonical number. */
export function isPlainNumber(place: u32, column: usize, from: usize, to: usize): bool {
  if (from == to || load<u8>(EDGES + <usize>load<u8>(from)) != 0) return false;
  const value = plainNumber(from, to, scaleOf(column));
  if (!(value >= leastNumber(column) && value <= greatestNumber(column))) return false;
  takeNumber(place, value, from, to, scaleOf(column));
  return true;
}

/** The cell `[from, to)` is a number. @returns whether it is canonical as it stands there. */
function takeNumber(place: u32, value: f64, from: usize, to: usize, scale: u32): bool {
  store<f64>(NUMBERS + ((<usize>place) << 3), value);
  if (hasAllDigits(from, to, scale)) return true;
  setNumber(place);
  return false;
}

/**
 * Checks the trimmed cell `[from, to)` of a number column; spellings that are not plain the memo knows.
 * @returns whether it is canonical as it stands there.
 */
export function checkNumber(
  row: u32,
  place: u32,
  index: u32,
  column: usize,
  from: usize,
  to: usize,
  shape: u32,
): bool {
  const scale = scaleOf(column);
  const value = plainNumber(from, to, scale);
  if (isNaN(value)) {
    look(row, place, index, from, to, shape);
    return false;
  }
  if (value < leastNumber(column) || value > greatestNumber(column)) {
    decline(row);
    return false;
  }
  return takeNumber(place, value, from, to, scale);
}

/** True when a number that was read has all `scale` digits, so that it is canonical. What is before it may have a point too. */
function hasAllDigits(from: usize, to: usize, scale: u32): bool {
  if (scale == 0) return true;
  return to - from > <usize>scale + 1 && <u32>load<u8>(to - scale - 1) == POINT;
}

/**
 * The number in `[from, to)` in canonical form with at most `scale` digits after the point, as a whole
 * number of its last digit at that scale; NaN for any other spelling. The same as `plainNumber` of
 * fast/plain-number.ts.
 */
export function plainNumber(from: usize, to: usize, scale: u32): f64 {
  const negative = from < to && <u32>load<u8>(from) == MINUS;
  const first = negative ? from + 1 : from;
  // Nineteen digits are counted without overflow; with more the cell is none of ours.
  if (to - first > 19) return NaN;
  let at = first;
  let value: u64 = 0;
  for (; at < to && isDigit(at); at++) value = value * 10 + digitAt(at);
  const digits = <u32>(at - first);
  if (digits == 0 || digits + scale > MOST_DIGITS) return NaN;
  if (digits > 1 && <u32>load<u8>(first) == ZERO) return NaN;
  let missing = scale;
  if (at < to) {
    const decimals = <u32>(to - at - 1);
    if (<u32>load<u8>(at) != POINT || decimals == 0 || decimals > scale) return NaN;
    for (at++; at < to; at++) {
      if (!isDigit(at)) return NaN;
      value = value * 10 + digitAt(at);
    }
    missing = scale - decimals;
  }
  for (; missing > 0; missing--) value *= 10;
  if (!negative) return <f64>value;
  return value == 0 ? NaN : -(<f64>value);
}

function digitAt(at: usize): u64 {
  return <u64>(<u32>load<u8>(at) - ZERO);
}

function isDigit(at: usize): bool {
  return <u32>load<u8>(at) - ZERO < 10;
}

import { MINUS, POINT, ZERO } from './bytes';
import { decline, setBytes, setNumber } from './canonical';
import { greatestNumber, leastNumber, scaleOf } from './columns';
import { look } from './memo-cells';
import { NUMBERS } from './memory';

const MOST_DIGITS: u32 = 15;

/** Checks the trimmed cell `[from, to)` of a number column; spellings that are not plain the memo knows. */
export function checkNumber(
  row: u32,
  place: u32,
  index: u32,
  column: usize,
  from: usize,
  to: usize,
  shape: u32,
): void {
  const scale = scaleOf(column);
  const value = plainNumber(from, to, scale);
  if (isNaN(value)) return look(row, place, index, from, to, shape);
  if (value < leastNumber(column) || value > greatestNumber(column)) return decline(row);
  store<f64>(NUMBERS + ((<usize>place) << 3), value);
  if (hasAllDigits(from, to, scale)) setBytes(place, from, to);
  else setNumber(place);
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

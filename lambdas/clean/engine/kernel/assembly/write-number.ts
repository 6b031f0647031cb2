import { MINUS, POINT, ZERO } from './bytes';

/**
 * Writes a whole number of the last digit at `scale` in canonical form, as `writeNumber` of
 * fast/plain-number.ts. @returns the place after it.
 */
export function writeNumber(out: usize, value: f64, scale: u32): usize {
  let at = out;
  if (value < 0) store<u8>(at++, <u8>MINUS);
  const rest = <u64>abs(value);
  const digits = max(digitsOf(rest), scale + 1);
  const end = at + digits + (scale > 0 ? 1 : 0);
  writeDigits(end, rest, digits, scale);
  return end;
}

/** Writes a whole number. @returns the place after it. */
export function writeWhole(out: usize, value: u32): usize {
  const digits = digitsOf(value);
  let at = out + digits;
  for (let rest = value; at > out; rest /= 10) store<u8>(--at, <u8>(ZERO + (rest % 10)));
  return out + digits;
}

/** Writes digits backwards from `end`, with a point before the last `scale` of them. */
function writeDigits(end: usize, value: u64, digits: u32, scale: u32): void {
  let at = end;
  // Nine digits at a time: division of 32 bits costs a fifth.
  let left: u64 = value < 1000000000 ? 0 : value / 1000000000;
  let rest = <u32>(value - left * 1000000000);
  for (let written: u32 = 0; written < digits; written++) {
    if (written == scale && scale > 0) store<u8>(--at, <u8>POINT);
    if (written == 9) {
      rest = <u32>(left % 1000000000);
      left /= 1000000000;
    }
    store<u8>(--at, <u8>(ZERO + (rest % 10)));
    rest /= 10;
  }
}

function digitsOf(value: u64): u32 {
  let digits: u32 = 1;
  for (let limit: u64 = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

const ZERO = 48;
const NINE = 57;
const MINUS = 45;
const POINT = 46;
/** Digits that a double holds exactly. */
const MOST_DIGITS = 15;
const INT32_MAX = 2_147_483_647;
const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, n) => 10 ** n);

/**
 * The number in `[from, to)` when it is written in canonical form with at most `scale` digits after
 * the point, as a whole number of its last digit at that scale: `1.5` is 150 at scale 2. NaN for any
 * other spelling (`+1`, `007`, `-0`, `.5`, `1e3`), which somebody else reads.
 */
export function plainNumber(bytes: Uint8Array, from: number, to: number, scale: number): number {
  const negative = bytes[from] === MINUS;
  const first = negative ? from + 1 : from;
  let value = 0;
  let place = first;
  let byte = 0;
  for (; place < to; place++) {
    byte = bytes[place]!;
    if (byte < ZERO || byte > NINE) break;
    value = value * 10 + (byte - ZERO);
  }
  const digits = place - first;
  if (digits === 0 || digits + scale > MOST_DIGITS) return Number.NaN;
  if (bytes[first] === ZERO && digits > 1) return Number.NaN;
  let missing = scale;
  if (place < to) {
    if (byte !== POINT || scale === 0) return Number.NaN;
    missing = scale - (to - place - 1);
    if (missing < 0 || missing === scale) return Number.NaN;
    for (place++; place < to; place++) {
      byte = bytes[place]!;
      if (byte < ZERO || byte > NINE) return Number.NaN;
      value = value * 10 + (byte - ZERO);
    }
  }
  if (missing > 0) value *= POWERS[missing]!;
  if (!negative) return value;
  return value === 0 ? Number.NaN : -value;
}

/**
 * True when `plainNumber` read a spelling `[from, to)` that has all `scale` digits, so that it is canonical.
 * The cell before a short one may end with a point.
 */
export function hasAllDigits(bytes: Uint8Array, from: number, to: number, scale: number): boolean {
  return scale === 0 || (to - from > scale + 1 && bytes[to - scale - 1] === POINT);
}

/**
 * Writes a whole number of the last digit at `scale` (as `plainNumber` gives it) in canonical form.
 * @returns the place after it.
 */
export function writeNumber(out: Uint8Array, at: number, value: number, scale: number): number {
  let place = at;
  if (value < 0) out[place++] = MINUS;
  let rest = Math.abs(value);
  const digits = Math.max(digitsOf(rest), scale + 1);
  const point = digits - scale;
  const end = place + digits + (scale > 0 ? 1 : 0);
  let to = end;
  for (let digit = digits; digit > 0; digit--) {
    if (digit === point && scale > 0) out[--to] = POINT;
    const tens = rest <= INT32_MAX ? (rest / 10) | 0 : Math.floor(rest / 10);
    out[--to] = ZERO + (rest - tens * 10);
    rest = tens;
  }
  return end;
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

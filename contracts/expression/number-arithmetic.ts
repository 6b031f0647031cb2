/**
 * Arithmetic of number programs: unscaled whole numbers in doubles, exact as long as they are safe. NaN is
 * NULL. Whatever is not certain to be PostgreSQL's answer is declined.
 */

/** The value of an expression for the numbers of one row, by position of the contract's columns. */
export type Evaluate = (slots: Float64Array) => number;

/** Raised while one row is evaluated, by whatever only the exact evaluation may answer. */
export interface Decline {
  raised: boolean;
}

/** Greatest power of ten that is a safe integer. */
const MAX_POWER = 15;
/** Digits after the point that PostgreSQL gives a quotient below 10,000 at least. */
const QUOTIENT_DIGITS = 16;

/** `10^n`; undefined when it is no safe integer. */
export function safePower(n: number): number | undefined {
  return n >= 0 && n <= MAX_POWER ? 10 ** n : undefined;
}

/** The value when it is inside -limit to limit, or NULL; declined otherwise. */
export function fit(value: number, limit: number, decline: Decline): number {
  if (value <= limit && value >= -limit) return value;
  // The only value that is not itself is NaN, which is NULL.
  if (value === value) decline.raised = true;
  return Number.NaN;
}

/**
 * `a / b` half away from zero, for safe integers; `b` is positive. A double below a whole number k is at
 * least 1/b away from it, more than rounding moves it while k * b is safe: cutting it is exact.
 */
export function roundedQuotient(a: number, b: number): number {
  const size = a < 0 ? -a : a;
  const cut = Math.floor(size / b);
  const rest = size - cut * b;
  const quotient = rest >= b - rest ? cut + 1 : cut;
  return a < 0 ? -quotient : quotient;
}

/**
 * The greatest denominator with which rounding a quotient to PostgreSQL's own digits first, and to `scale`
 * digits then, is the same as rounding once: a quotient that is no tie is at least half a denominator's
 * reciprocal away from one, and the first rounding moves it by less.
 */
export function safeDenominator(quotient: number, scale: number): number {
  const size = Math.abs(quotient);
  if (size < 1e4) return 10 ** (QUOTIENT_DIGITS - scale);
  return size < 1e8 ? 10 ** (QUOTIENT_DIGITS - 4 - scale) : 0;
}

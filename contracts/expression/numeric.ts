import { divideRounded, powerOfTen, rescale } from '../decimal';
import { ExpressionRowError } from './expression-error';
import type { Decimal } from './value';

/** Digits that a quotient has at least, PostgreSQL's NUMERIC_MIN_SIG_DIGITS. */
const MIN_SIGNIFICANT_DIGITS = 16;
/** PostgreSQL's NUMERIC_MAX_DISPLAY_SCALE. */
const MAX_SCALE = 1000;
/** PostgreSQL counts numerics in digits of base 10,000. */
const DIGITS_PER_LIMB = 4;

export const add = (a: Decimal, b: Decimal): Decimal => {
  const scale = Math.max(a.scale, b.scale);
  return { unscaled: rescale(a, scale).unscaled + rescale(b, scale).unscaled, scale };
};

export const negate = (a: Decimal): Decimal => ({ unscaled: -a.unscaled, scale: a.scale });

export const subtract = (a: Decimal, b: Decimal): Decimal => add(a, negate(b));

export const multiply = (a: Decimal, b: Decimal): Decimal => ({
  unscaled: a.unscaled * b.unscaled,
  scale: a.scale + b.scale,
});

/**
 * The quotient with the scale of PostgreSQL's `select_div_scale`, rounded half away from zero.
 * @throws {ExpressionRowError} for a division by zero.
 */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.unscaled === 0n) throw new ExpressionRowError('division by zero');
  const scale = quotientScale(a, b);
  const shifted = a.unscaled * powerOfTen(scale + b.scale - a.scale);
  return { unscaled: divideRounded(shifted, b.unscaled), scale };
}

/** The rest of a division that cuts towards zero: it has the sign of `a`. */
export function modulo(a: Decimal, b: Decimal): Decimal {
  if (b.unscaled === 0n) throw new ExpressionRowError('division by zero');
  const scale = Math.max(a.scale, b.scale);
  return { unscaled: rescale(a, scale).unscaled % rescale(b, scale).unscaled, scale };
}

/** `a` cut towards zero after `digits` digits; negative digits cut tens, hundreds … */
export function truncate(a: Decimal, digits: number): Decimal {
  if (digits >= a.scale) return rescale(a, digits);
  const cut = a.unscaled / powerOfTen(a.scale - digits);
  return digits >= 0
    ? { unscaled: cut, scale: digits }
    : { unscaled: cut * powerOfTen(-digits), scale: 0 };
}

/** The greatest whole number that is not above `a`. */
export function floor(a: Decimal): Decimal {
  const cut = truncate(a, 0);
  const below = a.unscaled < 0n && rescale(cut, a.scale).unscaled !== a.unscaled;
  return below ? { unscaled: cut.unscaled - 1n, scale: 0 } : cut;
}

function quotientScale(a: Decimal, b: Decimal): number {
  const left = leadingLimb(a);
  const right = leadingLimb(b);
  const weight = left.weight - right.weight - (left.limb <= right.limb ? 1 : 0);
  const wanted = MIN_SIGNIFICANT_DIGITS - weight * DIGITS_PER_LIMB;
  return Math.min(Math.max(wanted, a.scale, b.scale, 0), MAX_SCALE);
}

/** The first digit of base 10,000 that is not zero, and its power. */
function leadingLimb({ unscaled, scale }: Decimal): { weight: number; limb: number } {
  const digits = unscaled < 0n ? -unscaled : unscaled;
  if (digits === 0n) return { weight: 0, limb: 0 };
  const exponent = digits.toString().length - 1 - scale;
  const weight = Math.floor(exponent / DIGITS_PER_LIMB);
  const shift = scale + weight * DIGITS_PER_LIMB;
  const limb = shift >= 0 ? digits / powerOfTen(shift) : digits * powerOfTen(-shift);
  return { weight, limb: Number(limb) };
}

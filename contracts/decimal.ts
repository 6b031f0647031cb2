import type { Decimal } from './expression/value';

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** `10^n` for a non-negative whole `n`. */
export function powerOfTen(n: number): bigint {
  return POWERS[n] ?? 10n ** BigInt(n);
}

const POWERS: readonly bigint[] = Array.from({ length: 40 }, (_, n) => 10n ** BigInt(n));

/** Reads `12`, `-0.50`, `.5`, `1e-3`; undefined when the text is no such number. */
export function parseDecimal(text: string): Decimal | undefined {
  const found = SHAPE.exec(text);
  if (!found) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = found;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const scale = fraction.length - Number(exponent);
  const unscaled = sign === '-' ? -digits : digits;
  return scale >= 0 ? { unscaled, scale } : { unscaled: unscaled * powerOfTen(-scale), scale: 0 };
}

/** The digits with exactly `scale` of them after the point; zero has no sign. */
export function formatDecimal({ unscaled, scale }: Decimal): string {
  if (scale === 0) return unscaled.toString();
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/**
 * The same number with another scale, rounded half away from zero as PostgreSQL rounds numerics.
 * A negative scale rounds to tens, hundreds …, and the result has scale 0.
 */
export function rescale(value: Decimal, scale: number): Decimal {
  if (scale >= value.scale) {
    return { unscaled: value.unscaled * powerOfTen(scale - value.scale), scale };
  }
  const rounded = divideRounded(value.unscaled, powerOfTen(value.scale - scale));
  return scale >= 0
    ? { unscaled: rounded, scale }
    : { unscaled: rounded * powerOfTen(-scale), scale: 0 };
}

/** `a / b` as a whole number, half away from zero; `b` is not zero. */
export function divideRounded(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  const rest = a - quotient * b;
  const twice = rest < 0n ? -rest * 2n : rest * 2n;
  if (twice < (b < 0n ? -b : b)) return quotient;
  return a < 0n === b < 0n ? quotient + 1n : quotient - 1n;
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const left = a.unscaled * powerOfTen(scale - a.scale);
  const right = b.unscaled * powerOfTen(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** True when a numeric(precision, scale) column can hold the value, whose scale is `scale`. */
export function fitsPrecision(value: Decimal, precision: number): boolean {
  const limit = powerOfTen(precision);
  return value.unscaled < limit && value.unscaled > -limit;
}

import { compareDecimals, parseDecimal, powerOfTen } from '../../../../contracts/decimal';
import type { Decimal, Value } from '../../../../contracts/expression/value';
import { sqlTypeOf } from '../../../../contracts/expression/value';
import type { Column } from '../../../../contracts/types';

/** What the cells of a number column may be, in whole numbers of the last digit at its scale. */
export interface NumberLimits {
  readonly scale: number;
  readonly low: number;
  readonly high: number;
  /** The value of a number inside the limits. */
  toValue(unscaled: number): Value;
}

const MOST_DIGITS = 15;
const INT4_MAX = 2_147_483_647;

/** The limits of a column whose numbers a double holds exactly; undefined for any other. */
export function numberLimits(column: Column): NumberLimits | undefined {
  const type = sqlTypeOf(column);
  if (type === 'integer') return limitsOf(column, 0, INT4_MAX, (value) => value);
  if (type === 'bigint') return limitsOf(column, 0, 10 ** MOST_DIGITS, (value) => BigInt(value));
  const { precision, scale } = column;
  if (type !== 'numeric' || precision === undefined || scale === undefined) return undefined;
  if (scale > MOST_DIGITS) return undefined;
  const most = 10 ** Math.min(precision, MOST_DIGITS) - 1;
  return limitsOf(column, scale, most, (value) => ({ unscaled: BigInt(value), scale }));
}

function limitsOf(
  { minimum, maximum }: Column,
  scale: number,
  most: number,
  toValue: (unscaled: number) => Value,
): NumberLimits {
  const low = Math.max(-most, minimum === undefined ? -most : -lastWithin(-minimum, scale));
  const high = Math.min(most, maximum === undefined ? most : lastWithin(maximum, scale));
  return { scale, low, high, toValue };
}

/** The greatest whole number of the last digit that is not above a bound. */
function lastWithin(bound: number, scale: number): number {
  const exact: Decimal = parseDecimal(String(bound)) ?? { unscaled: 0n, scale: 0 };
  const shifted = exact.unscaled * powerOfTen(scale);
  let whole = shifted / powerOfTen(exact.scale);
  if (compareDecimals({ unscaled: whole, scale }, exact) > 0) whole--;
  return Number(whole);
}

import { rescale } from '../decimal';
import { ExpressionRowError } from './expression-error';
import type { FixedFunction } from './functions';
import { floor, negate, truncate } from './numeric';
import { asDecimal, asNumber, type Decimal, type Value } from './value';

/** Digits that round and trunc take; PostgreSQL cuts greater ones off at 2,000. */
const MAX_DIGITS = 1000;

function digits(n: Value): number {
  const count = asNumber(n);
  if (Math.abs(count) > MAX_DIGITS) throw new ExpressionRowError(`more than ${MAX_DIGITS} digits`);
  return count;
}

const ceiling = (a: Decimal): Decimal => negate(floor(negate(a)));

/** A function of a number, and of digits after its point that may be left out. */
const withDigits = (f: (a: Decimal, n: number) => Decimal): FixedFunction => ({
  parameters: ['numeric', 'integer'],
  optional: 1,
  result: 'numeric',
  run: (a = 0, n = 0) => f(asDecimal(a), digits(n)),
});

const plain = (f: (a: Decimal) => Decimal): FixedFunction => ({
  parameters: ['numeric'],
  result: 'numeric',
  run: (a = 0) => f(asDecimal(a)),
});

/** Functions over numbers. Whole numbers become numeric, where PostgreSQL may answer in floating point. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, FixedFunction>> = {
  round: withDigits(rescale),
  trunc: withDigits(truncate),
  floor: plain(floor),
  ceil: plain(ceiling),
  ceiling: plain(ceiling),
};

import { rescale } from '../decimal';
import { ExpressionRowError } from './expression-error';
import type { FixedFunction } from './functions';
import { floor, modulo, negate, truncate } from './numeric';
import type { Decimal } from './value';

/** Digits that round and trunc take; PostgreSQL cuts greater ones off at 2,000. */
const MAX_DIGITS = 1000;

function digits(n: number): number {
  if (Math.abs(n) > MAX_DIGITS) throw new ExpressionRowError(`more than ${MAX_DIGITS} digits`);
  return n;
}

const ceiling = (a: Decimal): Decimal => negate(floor(negate(a)));
const round = (a: Decimal, n = 0): Decimal => rescale(a, digits(n));
const cut = (a: Decimal, n = 0): Decimal => truncate(a, digits(n));

/** Functions over numbers. Whole numbers become numeric, where PostgreSQL may answer in floating point. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, FixedFunction>> = {
  round: { parameters: ['numeric', 'integer'], optional: 1, result: 'numeric', run: round },
  trunc: { parameters: ['numeric', 'integer'], optional: 1, result: 'numeric', run: cut },
  floor: { parameters: ['numeric'], result: 'numeric', run: floor },
  ceil: { parameters: ['numeric'], result: 'numeric', run: ceiling },
  ceiling: { parameters: ['numeric'], result: 'numeric', run: ceiling },
  mod: { parameters: ['numeric', 'numeric'], result: 'numeric', run: modulo },
};

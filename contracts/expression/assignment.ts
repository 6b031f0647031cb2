import type { SqlType } from './value';

const NUMBERS: readonly SqlType[] = ['integer', 'bigint', 'numeric'];

/** True when an expression of one type may be stored in a column of the other, as an INSERT may. */
export function canAssign(from: SqlType, to: SqlType): boolean {
  if (from === to) return true;
  if (NUMBERS.includes(from)) return NUMBERS.includes(to);
  return from === 'date' && to === 'timestamptz';
}

import type { Column } from '../types';

/** An exact decimal number: `unscaled / 10^scale`; the scale is also the digits that are shown. */
export interface Decimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/**
 * A value of a row, null meaning SQL NULL. In JavaScript: text and date (`yyyy-MM-dd`) are strings,
 * integer is a number, bigint and timestamptz (microseconds since 1970) are bigints, numeric is a
 * Decimal, boolean a boolean.
 */
export type Value = string | number | bigint | boolean | Decimal | null;

const SQL_TYPES = [
  'text',
  'integer',
  'bigint',
  'numeric',
  'boolean',
  'date',
  'timestamptz',
] as const;

/** PostgreSQL's types that columns and expressions have, without length or precision. */
export type SqlType = (typeof SQL_TYPES)[number];

/** The type of a column without its precision. */
export function sqlTypeOf(column: Pick<Column, 'sqlType'>): SqlType {
  const name = column.sqlType.replace(/\(.*/, '');
  return SQL_TYPES.find((type) => type === name) ?? mistaken('an SQL type', name);
}

/** The text or date that a value of such a type is. */
export function asText(value: Value): string {
  return typeof value === 'string' ? value : mistaken('text', value);
}

/** The number that a value of type integer is. */
export function asNumber(value: Value): number {
  return typeof value === 'number' ? value : mistaken('integer', value);
}

/** The number that a value of type integer or bigint, or the microseconds that a timestamptz is. */
export function asBigInt(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' ? BigInt(value) : mistaken('bigint', value);
}

/** The decimal that a value of type numeric is. */
export function asDecimal(value: Value): Decimal {
  return typeof value === 'object' && value !== null ? value : mistaken('numeric', value);
}

/** Types are checked when a contract is read: this is reached by a mistake in the code only. */
function mistaken(expected: string, found: unknown): never {
  throw new TypeError(`expected ${expected}, not a ${typeof found}`);
}

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

/** PostgreSQL's types that columns and expressions have, without length or precision. */
export type SqlType =
  | 'text'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | 'boolean'
  | 'date'
  | 'timestamptz';

/** The type of a column without its precision. */
export function sqlTypeOf(column: Pick<Column, 'sqlType'>): SqlType {
  return column.sqlType.replace(/\(.*/, '') as SqlType;
}

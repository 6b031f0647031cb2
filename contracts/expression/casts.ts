import { canonicalText } from '../canonical';
import { fitsPrecision, parseDecimal, rescale } from '../decimal';
import { dateOfDays, daysOf, formatDate, utcMicros } from '../temporal';
import { readIsoDate, readIsoTimestamp } from '../temporal-format';
import { ExpressionRowError } from './expression-error';
import { asBigInt, asDecimal, asText, type Decimal, type SqlType, type Value } from './value';

type Present = NonNullable<Value>;

const MICROS_PER_DAY = 86_400_000_000n;
const LIMITS = { integer: 2n ** 31n, bigint: 2n ** 63n } as const;

/** Pairs of types with an explicit cast, besides a type to itself. */
const ALLOWED: Readonly<Record<SqlType, readonly SqlType[]>> = {
  text: ['integer', 'bigint', 'numeric', 'boolean', 'date', 'timestamptz'],
  integer: ['bigint', 'numeric', 'text', 'boolean'],
  bigint: ['integer', 'numeric', 'text'],
  numeric: ['integer', 'bigint', 'text'],
  boolean: ['text', 'integer'],
  date: ['text', 'timestamptz'],
  // To text is left out: PostgreSQL's answer depends on the session's settings.
  timestamptz: ['date'],
};

/** True when SQL has a cast from one type to the other. */
export function canCast(from: SqlType, to: SqlType): boolean {
  return from === to || ALLOWED[from].includes(to);
}

/** @throws {ExpressionRowError} when this value has no counterpart in the other type. */
export function castValue(value: Present, from: SqlType, to: SqlType): Present {
  if (from === to) return value;
  switch (to) {
    case 'text':
      return canonicalText(from, value);
    case 'integer':
    case 'bigint':
      return toWhole(wholeOf(value, from), to);
    case 'numeric':
      return decimalOf(value, from);
    case 'boolean':
      return from === 'integer' ? value !== 0 : booleanOf(asText(value));
    case 'date':
      return from === 'timestamptz' ? dayOf(asBigInt(value)) : dateOf(asText(value));
    case 'timestamptz':
      return instantOf(asText(value));
    default:
      return to satisfies never;
  }
}

/** A whole number as a value of type integer or bigint. @throws {ExpressionRowError} on overflow. */
export function toWhole(value: bigint, type: 'integer' | 'bigint'): number | bigint {
  const limit = LIMITS[type];
  if (value >= limit || value < -limit) throw new ExpressionRowError(`${type} out of range`);
  return type === 'integer' ? Number(value) : value;
}

/** Rounds to numeric(precision, scale). @throws {ExpressionRowError} on overflow. */
export function toPrecision(value: Decimal, precision: number, scale: number): Decimal {
  const rounded = rescale(value, scale);
  if (!fitsPrecision(rounded, precision)) {
    throw new ExpressionRowError(`numeric(${precision},${scale}) out of range`);
  }
  return rounded;
}

function wholeOf(value: Present, from: SqlType): bigint {
  if (from === 'numeric') return rescale(asDecimal(value), 0).unscaled;
  if (from === 'boolean') return value === true ? 1n : 0n;
  if (from !== 'text') return asBigInt(value);
  const text = bare(asText(value));
  if (!/^[+-]?\d+$/.test(text)) throw new ExpressionRowError('text is not a whole number');
  return BigInt(text);
}

function decimalOf(value: Present, from: SqlType): Decimal {
  if (from !== 'text') return { unscaled: asBigInt(value), scale: 0 };
  const decimal = parseDecimal(bare(asText(value)));
  if (!decimal) throw new ExpressionRowError('text is not a number');
  return decimal;
}

/** Without the white space that PostgreSQL's input functions skip, which is ASCII only. */
function bare(text: string): string {
  return text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
}

/** PostgreSQL takes every unambiguous beginning of these words. */
const TRUE = /^(?:t|tr|tru|true|y|ye|yes|on|1)$/i;
const FALSE = /^(?:f|fa|fal|fals|false|n|no|of|off|0)$/i;

function booleanOf(text: string): boolean {
  const word = bare(text);
  if (TRUE.test(word)) return true;
  if (FALSE.test(word)) return false;
  throw new ExpressionRowError('text is not a truth value');
}

function dateOf(text: string): string {
  const time = readIsoDate(bare(text));
  if (!time) throw new ExpressionRowError('text is not a date written as yyyy-MM-dd');
  return formatDate(time.year, time.month, time.day);
}

function dayOf(micros: bigint): string {
  const days = micros / MICROS_PER_DAY - (micros % MICROS_PER_DAY < 0n ? 1n : 0n);
  return dateAfter(Number(days));
}

/** The date `days` after 1970-01-01. @throws {ExpressionRowError} outside the years 1 to 9999. */
export function dateAfter(days: number): string {
  const date = dateOfDays(days);
  if (date === undefined) throw new ExpressionRowError('date out of range');
  return date;
}

/** Dates and times without an offset are UTC. */
function instantOf(text: string): bigint {
  const time = readIsoTimestamp(bare(text));
  if (!time) throw new ExpressionRowError('text is not an ISO 8601 time');
  return utcMicros(time) - BigInt(time.offsetMinutes ?? 0) * 60_000_000n;
}

/** Days between two dates. */
export function daysBetween(later: string, earlier: string): number {
  return daysOf(later) - daysOf(earlier);
}

import { compareDecimals } from '../decimal';
import { daysOf } from '../temporal';
import { castValue, dateAfter, daysBetween, toWhole } from './casts';
import { ExpressionError, ExpressionRowError } from './expression-error';
import { add, divide, modulo, multiply, subtract } from './numeric';
import type { BinaryOperator } from './syntax';
import { compareText } from './text';
import { coerce, isNumber, type Known, type Row, strict2, type Typed, unifyPair } from './typed';
import {
  asBigInt,
  asDecimal,
  asNumber,
  asText,
  type Decimal,
  type SqlType,
  type Value,
} from './value';

type Present = NonNullable<Value>;
type Arithmetic = '+' | '-' | '*' | '/' | '%';
type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

const DECIMAL: Readonly<Record<Arithmetic, (a: Decimal, b: Decimal) => Decimal>> = {
  '+': add,
  '-': subtract,
  '*': multiply,
  '/': divide,
  '%': modulo,
};

const WHOLE: Readonly<Record<Arithmetic, (a: bigint, b: bigint) => bigint>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / nonZero(b),
  '%': (a, b) => a % nonZero(b),
};

const HOLDS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function nonZero(value: bigint): bigint {
  if (value === 0n) throw new ExpressionRowError('division by zero');
  return value;
}

/** `+ - * / %` on numbers, and days added to, taken from, or between dates. */
export function arithmetic(operator: Arithmetic, left: Typed, right: Typed, at: number): Known {
  const onDates = dateArithmetic(operator, left, right, at);
  if (onDates) return onDates;
  const numbers = [left, right].filter((side) => side.type !== 'unknown');
  const wrong = numbers.find((side) => !isNumber(side.type));
  if (wrong || numbers.length === 0) {
    throw new ExpressionError(`${operator} needs numbers, not ${left.type} and ${right.type}`, at);
  }
  const { type, ...sides } = unifyPair(left, right, operator);
  const [a, b] = [sides.left.run, sides.right.run];
  if (type === 'integer' || type === 'bigint') {
    const whole = WHOLE[operator];
    const run = (x: Present, y: Present) => toWhole(whole(asBigInt(x), asBigInt(y)), type);
    return { type, at, run: strict2(run, a, b) };
  }
  const decimal = DECIMAL[operator];
  return { type, at, run: strict2((x, y) => decimal(asDecimal(x), asDecimal(y)), a, b) };
}

function dateArithmetic(
  operator: Arithmetic,
  left: Typed,
  right: Typed,
  at: number,
): Known | undefined {
  if (operator === '-' && left.type === 'date' && right.type === 'date') {
    const days = (a: Present, b: Present) => daysBetween(asText(a), asText(b));
    return { type: 'integer', at, run: strict2(days, left.run, right.run) };
  }
  const [date, days] = operator === '+' && right.type === 'date' ? [right, left] : [left, right];
  if (date.type !== 'date' || days.type !== 'integer' || !'+-'.includes(operator)) return undefined;
  const sign = operator === '-' ? -1 : 1;
  const shift = (a: Present, b: Present) => dateAfter(daysOf(asText(a)) + sign * asNumber(b));
  return { type: 'date', at, run: strict2(shift, date.run, days.run) };
}

/** `= <> < <= > >=` on two values of one type. */
export function comparison(operator: Comparison, left: Typed, right: Typed, at: number): Known {
  const { type, ...sides } = unifyPair(left, right, operator);
  const order = orderOf(type);
  const holds = HOLDS[operator];
  const run = strict2((x, y) => holds(order(x, y)), sides.left.run, sides.right.run);
  return { type: 'boolean', at, run };
}

/** The order of a type's values: negative, zero or positive. */
export function orderOf(type: SqlType): (a: Present, b: Present) => number {
  if (type === 'numeric') return (a, b) => compareDecimals(asDecimal(a), asDecimal(b));
  if (type === 'text') return (a, b) => compareText(asText(a), asText(b));
  return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
}

/** `||`: text with text, or with anything that has a text form. */
export function concatenation(left: Typed, right: Typed, at: number): Known {
  if (left.type !== 'text' && right.type !== 'text') {
    const literals = left.type === 'unknown' || right.type === 'unknown';
    if (!literals) throw new ExpressionError(`|| needs a text on one side`, at);
  }
  return { type: 'text', at, run: strict2(join, toText(left).run, toText(right).run) };
}

function join(a: Present, b: Present): string {
  return asText(a) + asText(b);
}

/** Any expression as text, as `||` and CAST write it. */
export function toText(typed: Typed): Known {
  if (typed.type === 'unknown' || typed.type === 'text') return coerce(typed, 'text', '||');
  const { type, run, at } = typed;
  if (type === 'timestamptz') {
    throw new ExpressionError('a timestamp has no fixed text: use extract or cast to date', at);
  }
  const text = (row: Row) => {
    const value = run(row);
    return value === null ? null : castValue(value, type, 'text');
  };
  return { type: 'text', at, run: text };
}

/** True for the operators that `arithmetic` takes. */
export function isArithmetic(operator: BinaryOperator): operator is Arithmetic {
  return operator in DECIMAL;
}

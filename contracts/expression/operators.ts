import { compareDecimals } from '../decimal';
import { daysOf } from '../temporal';
import { castValue, dateAfter, daysBetween, toWhole } from './casts';
import { ExpressionError, ExpressionRowError } from './expression-error';
import { add, divide, modulo, multiply, subtract } from './numeric';
import type { BinaryOperator } from './syntax';
import { compareText } from './text';
import { coerce, isNumber, type Known, strict2, type Typed, unify } from './typed';
import type { Decimal, SqlType, Value } from './value';

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
  const { type, items } = unify([left, right], operator);
  const [a, b] = items as [Known, Known];
  if (type === 'numeric') {
    const f = DECIMAL[operator];
    return { type, at, run: strict2((x, y) => f(x as Decimal, y as Decimal), a.run, b.run) };
  }
  const f = WHOLE[operator];
  const whole = type as 'integer' | 'bigint';
  const run = (x: Present, y: Present) =>
    toWhole(f(BigInt(x as number | bigint), BigInt(y as number | bigint)), whole);
  return { type, at, run: strict2(run, a.run, b.run) };
}

function dateArithmetic(
  operator: Arithmetic,
  left: Typed,
  right: Typed,
  at: number,
): Known | undefined {
  if (operator === '-' && left.type === 'date' && right.type === 'date') {
    const days = (a: Present, b: Present) => daysBetween(a as string, b as string);
    return { type: 'integer', at, run: strict2(days, left.run, right.run) };
  }
  const [date, days] = operator === '+' && right.type === 'date' ? [right, left] : [left, right];
  if (date.type !== 'date' || days.type !== 'integer' || !'+-'.includes(operator)) return undefined;
  const sign = operator === '-' ? -1 : 1;
  const shift = (a: Present, b: Present) => dateAfter(daysOf(a as string) + sign * (b as number));
  return { type: 'date', at, run: strict2(shift, date.run, days.run) };
}

/** `= <> < <= > >=` on two values of one type. */
export function comparison(operator: Comparison, left: Typed, right: Typed, at: number): Known {
  const { type, items } = unify([left, right], operator);
  const [a, b] = items as [Known, Known];
  const order = orderOf(type);
  const holds = HOLDS[operator];
  return { type: 'boolean', at, run: strict2((x, y) => holds(order(x, y)), a.run, b.run) };
}

/** The order of a type's values: negative, zero or positive. */
export function orderOf(type: SqlType): (a: Present, b: Present) => number {
  if (type === 'numeric') return (a, b) => compareDecimals(a as Decimal, b as Decimal);
  if (type === 'text') return (a, b) => compareText(a as string, b as string);
  return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
}

/** `||`: text with text, or with anything that has a text form. */
export function concatenation(left: Typed, right: Typed, at: number): Known {
  if (left.type !== 'text' && right.type !== 'text') {
    const literals = left.type === 'unknown' || right.type === 'unknown';
    if (!literals) throw new ExpressionError(`|| needs a text on one side`, at);
  }
  const join = (a: Present, b: Present) => `${a as string}${b as string}`;
  return { type: 'text', at, run: strict2(join, asText(left).run, asText(right).run) };
}

/** Any expression as text, as `||` and CAST write it. */
export function asText(typed: Typed): Known {
  if (typed.type === 'unknown' || typed.type === 'text') return coerce(typed, 'text', '||');
  const { type, run, at } = typed;
  if (type === 'timestamptz') {
    throw new ExpressionError('a timestamp has no fixed text: use extract or cast to date', at);
  }
  const text = (row: Parameters<typeof run>[0]) => {
    const value = run(row);
    return value === null ? null : castValue(value, type, 'text');
  };
  return { type: 'text', at, run: text };
}

/** True for the operators that `arithmetic` takes. */
export function isArithmetic(operator: BinaryOperator): operator is Arithmetic {
  return operator in DECIMAL;
}

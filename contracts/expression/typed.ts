import { castValue } from './casts';
import { ExpressionError, ExpressionRowError } from './expression-error';
import type { SqlType, Value } from './value';

/** Reads a column of the row at hand, by its name or by its position among the columns of the contract. */
export type Row = (name: string, position: number) => Value;

/**
 * An expression with its type. A text literal and NULL have no type of their own (`unknown`) until
 * what stands beside them gives them one, as in PostgreSQL.
 */
export interface Typed {
  readonly type: SqlType | 'unknown';
  readonly run: (row: Row) => Value;
  readonly at: number;
  /** The text of an `unknown` literal; null for NULL. */
  readonly literal?: string | null;
}

/** A typed expression whose type is settled. */
export interface Known extends Typed {
  readonly type: SqlType;
}

const NUMBERS: readonly (SqlType | 'unknown')[] = ['integer', 'bigint', 'numeric'];

export function isNumber(type: SqlType | 'unknown'): boolean {
  return NUMBERS.includes(type);
}

/**
 * Gives an expression a type it converts to by itself: literals to anything, integer to bigint to
 * numeric, date to timestamptz.
 * @throws {ExpressionError} when it does not.
 */
export function coerce(typed: Typed, type: SqlType, use: string): Known {
  if (typed.type === type) return { ...typed, type };
  if (typed.type === 'unknown') return literalAs(typed, type);
  const from = typed.type;
  const widens = isNumber(from) && NUMBERS.indexOf(from) < NUMBERS.indexOf(type);
  if (!widens && !(from === 'date' && type === 'timestamptz')) {
    throw new ExpressionError(`${use} needs ${type}, not ${from}`, typed.at);
  }
  const { run, at } = typed;
  return { type, at, run: strict1((value) => castValue(value, from, type), run) };
}

/**
 * The one type that several expressions share (branches of CASE, arguments of COALESCE, sides of a
 * comparison), and the expressions in it.
 * @throws {ExpressionError} at the first that does not fit the ones before it.
 */
export function unify(list: readonly Typed[], use: string): { type: SqlType; items: Known[] } {
  let type: SqlType | undefined;
  for (const item of list) {
    if (item.type === 'unknown') continue;
    type = type === undefined ? item.type : wider(type, item.type);
    if (type === undefined) {
      const found = list.find((other) => other.type !== 'unknown')?.type;
      throw new ExpressionError(`${use}: ${found} and ${item.type} do not mix`, item.at);
    }
  }
  const shared = type ?? 'text';
  return { type: shared, items: list.map((item) => coerce(item, shared, use)) };
}

/** `unify` for the two sides of an operator. */
export function unifyPair(
  left: Typed,
  right: Typed,
  use: string,
): { type: SqlType; left: Known; right: Known } {
  const { type } = unify([left, right], use);
  return { type, left: coerce(left, type, use), right: coerce(right, type, use) };
}

function wider(a: SqlType, b: SqlType): SqlType | undefined {
  if (a === b) return a;
  if (isNumber(a) && isNumber(b)) return NUMBERS.indexOf(a) > NUMBERS.indexOf(b) ? a : b;
  return isTemporal(a) && isTemporal(b) ? 'timestamptz' : undefined;
}

function isTemporal(type: SqlType): boolean {
  return type === 'date' || type === 'timestamptz';
}

/** A literal is read once, when the contract is read, so that a wrong one is found then. */
function literalAs({ literal = null, at }: Typed, type: SqlType): Known {
  if (literal === null) return { type, at, run: () => null };
  try {
    const value = castValue(literal, 'text', type);
    return { type, at, run: () => value };
  } catch (error) {
    if (!(error instanceof ExpressionRowError)) throw error;
    throw new ExpressionError(`'${literal}' is no ${type}`, at);
  }
}

/** NULL in, NULL out. */
export function strict1(
  f: (value: NonNullable<Value>) => Value,
  operand: (row: Row) => Value,
): (row: Row) => Value {
  return (row) => {
    const value = operand(row);
    return value === null ? null : f(value);
  };
}

/** NULL when one side is NULL. */
export function strict2(
  f: (left: NonNullable<Value>, right: NonNullable<Value>) => Value,
  left: (row: Row) => Value,
  right: (row: Row) => Value,
): (row: Row) => Value {
  return (row) => {
    const a = left(row);
    const b = right(row);
    return a === null || b === null ? null : f(a, b);
  };
}

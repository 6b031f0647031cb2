import { ExpressionError } from './expression-error';
import { orderOf } from './operators';
import { compileLike } from './text';
import { coerce, type Known, type Typed, unify, unifyPair } from './typed';
import { asText } from './value';

/** AND: false wins over NULL, NULL over true. The right side is not looked at after false. */
export function conjunction(left: Typed, right: Typed, at: number): Known {
  const a = coerce(left, 'boolean', 'AND').run;
  const b = coerce(right, 'boolean', 'AND').run;
  return {
    type: 'boolean',
    at,
    run: (row) => {
      const x = a(row);
      if (x === false) return false;
      const y = b(row);
      return y === false ? false : x === null || y === null ? null : true;
    },
  };
}

/** OR: true wins over NULL, NULL over false. The right side is not looked at after true. */
export function disjunction(left: Typed, right: Typed, at: number): Known {
  const a = coerce(left, 'boolean', 'OR').run;
  const b = coerce(right, 'boolean', 'OR').run;
  return {
    type: 'boolean',
    at,
    run: (row) => {
      const x = a(row);
      if (x === true) return true;
      const y = b(row);
      return y === true ? true : x === null || y === null ? null : false;
    },
  };
}

/** NOT: NULL stays NULL. */
export function negation(operand: Typed, at: number): Known {
  const { run } = coerce(operand, 'boolean', 'NOT');
  return {
    type: 'boolean',
    at,
    run: (row) => {
      const value = run(row);
      return value === null ? null : !value;
    },
  };
}

/** IS NULL, IS TRUE, IS FALSE, IS UNKNOWN: never NULL. */
export function truthTest(
  operand: Typed,
  test: 'null' | 'true' | 'false' | 'unknown',
  at: number,
): Known {
  if (test === 'null') return { type: 'boolean', at, run: (row) => operand.run(row) === null };
  const { run } = coerce(operand, 'boolean', `IS ${test.toUpperCase()}`);
  const wanted = test === 'unknown' ? null : test === 'true';
  return { type: 'boolean', at, run: (row) => run(row) === wanted };
}

/** IS DISTINCT FROM: comparison in which NULL is a value like any other. */
export function distinction(left: Typed, right: Typed, at: number): Known {
  const { type, left: a, right: b } = unifyPair(left, right, 'IS DISTINCT FROM');
  const order = orderOf(type);
  return {
    type: 'boolean',
    at,
    run: (row) => {
      const x = a.run(row);
      const y = b.run(row);
      return x === null || y === null ? x !== y : order(x, y) !== 0;
    },
  };
}

/** LIKE and ILIKE with a literal pattern. */
export function likeness(operand: Typed, pattern: Typed, anyCase: boolean, at: number): Known {
  const { literal } = pattern;
  if (typeof literal !== 'string') {
    throw new ExpressionError('LIKE needs its pattern as a literal', pattern.at);
  }
  const fold = anyCase ? (text: string) => text.toLowerCase() : (text: string) => text;
  const matches = compileLike(fold(literal));
  if (!matches) throw new ExpressionError('LIKE pattern ends in its escape character', pattern.at);
  const { run } = coerce(operand, 'text', 'LIKE');
  return {
    type: 'boolean',
    at,
    run: (row) => {
      const value = run(row);
      return value === null ? null : matches(fold(asText(value)));
    },
  };
}

/** CASE: the branch of the first condition that is true; the others are not evaluated. */
export function choice(
  conditions: readonly Typed[],
  branches: readonly Typed[],
  otherwise: Typed,
  at: number,
): Known {
  const tests = conditions.map((condition) => coerce(condition, 'boolean', 'CASE WHEN').run);
  const { type, items } = unify([...branches, otherwise], 'CASE');
  const last = coerce(otherwise, type, 'CASE');
  return {
    type,
    at,
    run: (row) => {
      const found = tests.findIndex((test) => test(row) === true);
      return (items[found] ?? last).run(row);
    },
  };
}

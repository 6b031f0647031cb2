import { parseDecimal } from '../decimal';
import { cast } from './cast-expression';
import { ExpressionError } from './expression-error';
import { extraction } from './extract';
import { call, negative } from './functions';
import {
  choice,
  conjunction,
  disjunction,
  distinction,
  likeness,
  negation,
  truthTest,
} from './logic';
import { arithmetic, comparison, concatenation, isArithmetic } from './operators';
import { parseExpression } from './parser';
import type { Arm, Syntax } from './syntax';
import { coerce, isNumber, type Known, type Row, type Typed } from './typed';
import type { SqlType, Value } from './value';

/** An expression, ready to be evaluated for any number of rows. */
export interface CompiledExpression {
  readonly type: SqlType;
  /** The columns it reads. */
  readonly columns: ReadonlySet<string>;
  /** @throws {ExpressionRowError} when it has no value for this row; nothing else is thrown. */
  evaluate(row: Row): Value;
}

/**
 * Compiles an SQL expression over one row, with the answers of PostgreSQL: three-valued logic, whole
 * division of integers, exact decimals. Types are checked here, once.
 * @param columns types of the columns that the expression may read, in the order of their positions.
 * @throws {ExpressionError} with the position of what is wrong.
 */
export function compileExpression(
  source: string,
  columns: ReadonlyMap<string, SqlType>,
): CompiledExpression {
  const used = new Set<string>();
  const size = { parts: 0, depth: 0 };
  const typed = compile(parseExpression(source), { columns, used, size });
  const { type, run } = coerce(typed, typed.type === 'unknown' ? 'text' : typed.type, 'a row');
  return { type, columns: used, evaluate: run };
}

interface Scope {
  readonly columns: ReadonlyMap<string, SqlType>;
  readonly used: Set<string>;
  /** Grows while the tree is compiled. */
  readonly size: { parts: number; depth: number };
}

/** BETWEEN and IN repeat their operand: without a limit a short text could cost a row hours. */
const MAX_PARTS = 100_000;
/** Far from where the stack overflows; a sum of so many columns is as deep. */
const MAX_DEPTH = 1000;

function compile(tree: Syntax, scope: Scope): Typed {
  const { size } = scope;
  if (++size.parts > MAX_PARTS) {
    throw new ExpressionError(`more than ${MAX_PARTS} parts, counting repeated ones`, tree.at);
  }
  if (++size.depth > MAX_DEPTH) {
    throw new ExpressionError(`nested more than ${MAX_DEPTH} deep`, tree.at);
  }
  const typed = compilePart(tree, scope);
  size.depth--;
  return typed;
}

function compilePart(tree: Syntax, scope: Scope): Typed {
  const { at } = tree;
  const inner = (child: Syntax) => compile(child, scope);
  switch (tree.kind) {
    case 'number':
      return numberLiteral(tree.text, at);
    case 'text':
      return { type: 'unknown', at, literal: tree.text, run: () => tree.text };
    case 'null':
      return { type: 'unknown', at, literal: null, run: () => null };
    case 'boolean':
      return { type: 'boolean', at, run: () => tree.value };
    case 'column':
      return column(tree.name, scope, at);
    case 'not':
      return negation(inner(tree.operand), at);
    case 'negate':
      return negative(inner(tree.operand), at);
    case 'plus':
      return plus(inner(tree.operand), at);
    case 'binary':
      return binary(tree.operator, inner(tree.left), inner(tree.right), at);
    case 'is':
      return truthTest(inner(tree.operand), tree.test, at);
    case 'distinct':
      return distinction(inner(tree.left), inner(tree.right), at);
    case 'like':
      return likeness(inner(tree.operand), inner(tree.pattern), tree.anyCase, at);
    case 'case':
      return branches(tree.arms, inner, tree.otherwise, at);
    case 'call':
      return call(tree.name, tree.args.map(inner), at);
    case 'extract':
      return extraction(tree.field, inner(tree.operand), at);
    case 'cast':
      return cast(inner(tree.operand), tree.type, tree.modifiers, at);
    default:
      return tree satisfies never;
  }
}

function branches(
  arms: readonly Arm[],
  inner: (child: Syntax) => Typed,
  otherwise: Syntax,
  at: number,
): Known {
  const conditions = arms.map((arm) => inner(arm.when));
  const values = arms.map((arm) => inner(arm.value));
  return choice(conditions, values, inner(otherwise), at);
}

function numberLiteral(text: string, at: number): Known {
  const value = parseDecimal(text);
  if (!value) throw new ExpressionError(`${text} is not a number`, at);
  const whole = /^\d+$/.test(text);
  if (whole && value.unscaled < 2n ** 31n) {
    const small = Number(text);
    return { type: 'integer', at, run: () => small };
  }
  if (whole && value.unscaled < 2n ** 63n) {
    return { type: 'bigint', at, run: () => value.unscaled };
  }
  return { type: 'numeric', at, run: () => value };
}

function column(name: string, { columns, used }: Scope, at: number): Known {
  const type = columns.get(name);
  if (type === undefined) {
    const known = [...columns.keys()].join(', ');
    throw new ExpressionError(`unknown column ${name}: there are ${known}`, at);
  }
  used.add(name);
  const position = [...columns.keys()].indexOf(name);
  return { type, at, run: (row) => row(name, position) };
}

function plus(operand: Typed, at: number): Typed {
  if (!isNumber(operand.type)) {
    throw new ExpressionError(`+ needs a number, not ${operand.type}`, at);
  }
  return operand;
}

function binary(
  operator: (Syntax & { kind: 'binary' })['operator'],
  left: Typed,
  right: Typed,
  at: number,
): Known {
  if (operator === 'and') return conjunction(left, right, at);
  if (operator === 'or') return disjunction(left, right, at);
  if (operator === '||') return concatenation(left, right, at);
  if (isArithmetic(operator)) return arithmetic(operator, left, right, at);
  return comparison(operator, left, right, at);
}

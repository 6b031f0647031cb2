import { parseDecimal, powerOfTen } from '../decimal';
import { parseCell } from '../parse-cell';
import type { Column } from '../types';
import { type Evaluate, fit } from './number-arithmetic';
import { greatest } from './number-calls';
import { compileNumbers } from './number-compile';
import { firstPresent, firstTrue } from './number-logic';
import {
  LIMITS,
  NotInNumbers,
  type NumberColumn,
  type NumberNode,
  type NumberScope,
  numberTypeOf,
} from './number-node';
import { floor, multiply } from './numeric';
import { parseExpression } from './parser';
import type { Syntax } from './syntax';
import { sqlTypeOf } from './value';

/** What a number program answers for a row that only the exact evaluation may judge. */
export const DECLINED = Number.POSITIVE_INFINITY;

/**
 * An expression over the numbers of a row. Slots are the contract's columns by position: unscaled safe
 * integers of integer, bigint and numeric columns at their declared scale, booleans as 0 and 1, NULL as NaN.
 */
export interface NumberExpression {
  /** Digits after the point of the result; 0 for texts and truth values. */
  readonly scale: number;
  /** Canonical texts that a result points into, where the column is text. */
  readonly texts?: readonly string[];
  /** Slots that `evaluate` looks at. */
  readonly reads: readonly number[];
  /**
   * The unscaled cell, NaN for NULL, or DECLINED. What is answered keeps every rule of the column. Not
   * reentrant.
   */
  evaluate(slots: Float64Array): number;
}

/**
 * Compiles the `transformLogic` of a column that `compileTransforms` accepts.
 * @param columns all columns of the contract, in their order.
 * @returns undefined when only the exact evaluation can make this column.
 */
export function compileNumberExpression(
  column: Column,
  columns: readonly Column[],
): NumberExpression | undefined {
  const { transform } = column;
  if (transform === undefined) return undefined;
  return orUndefined(() => {
    const scope = scopeOf(columns);
    const tree = parseExpression(transform);
    if (column.sqlType === 'text') return textProgram(tree, column, scope);
    const { run, scale } = assigned(tree, column, scope);
    return program(column.required ? present(run) : run, scale, scope);
  });
}

/**
 * Compiles the condition of `deleteWhen` that `compileDeletion` accepts: 1, 0, NaN for NULL, or DECLINED.
 * @returns undefined when only the exact evaluation can answer it.
 */
export function compileNumberCondition(
  source: string,
  columns: readonly Column[],
): NumberExpression | undefined {
  return orUndefined(() => {
    const scope = scopeOf(columns);
    const { run } = compileNumbers(parseExpression(source), scope);
    return program(run, 0, scope);
  });
}

function orUndefined<T>(compile: () => T): T | undefined {
  try {
    return compile();
  } catch (error) {
    if (error instanceof NotInNumbers) return undefined;
    throw error;
  }
}

function scopeOf(columns: readonly Column[]): NumberScope {
  const readable = new Map<string, NumberColumn>();
  for (const [slot, column] of columns.entries()) {
    const type = numberTypeOf(sqlTypeOf(column));
    if (type === undefined || (type === 'numeric' && column.scale === undefined)) continue;
    readable.set(column.name, { slot, type, scale: type === 'numeric' ? (column.scale ?? 0) : 0 });
  }
  return { columns: readable, used: new Set(), decline: { raised: false } };
}

function program(
  run: Evaluate,
  scale: number,
  { columns, used, decline }: NumberScope,
): NumberExpression {
  return {
    scale,
    reads: [...used].map((name) => columns.get(name)!.slot),
    evaluate: (slots) => {
      decline.raised = false;
      const value = run(slots);
      // Plus zero: a cell is never -0.
      return decline.raised ? DECLINED : value + 0;
    },
  };
}

/** NULL in a required column is a reject, which is none of this program's business. */
function present(run: Evaluate): Evaluate {
  return (slots) => {
    const value = run(slots);
    return value !== value ? DECLINED : value;
  };
}

/** The value as the column stores it, inside the column's own bounds. */
function assigned(tree: Syntax, column: Column, scope: NumberScope) {
  const type = numberTypeOf(sqlTypeOf(column));
  const { precision, scale = 0 } = column;
  if (type === undefined || column.enum) throw new NotInNumbers();
  if (type === 'boolean') return compileNumbers(tree, scope);
  if (type === 'numeric' && precision === undefined) throw new NotInNumbers();
  const node = compileNumbers(tree, scope, scale);
  const limit = precision === undefined ? LIMITS[type] : greatest(precision);
  return { run: within(node.run, limit, column, scope), scale };
}

function within(
  run: Evaluate,
  limit: number,
  { minimum, maximum, scale = 0 }: Column,
  { decline }: NumberScope,
): Evaluate {
  const fitted: Evaluate = (slots) => fit(run(slots), limit, decline);
  if (minimum === undefined && maximum === undefined) return fitted;
  const low = minimum === undefined ? -limit : -greatestBelow(-minimum, scale);
  const high = maximum === undefined ? limit : greatestBelow(maximum, scale);
  return (slots) => {
    const value = fitted(slots);
    return value < low || value > high ? DECLINED : value;
  };
}

/** The greatest number with so many digits that is not above a bound, unscaled. */
function greatestBelow(bound: number, scale: number): number {
  const value = parseDecimal(String(bound));
  if (!value) throw new NotInNumbers();
  return Number(floor(multiply(value, { unscaled: powerOfTen(scale), scale: 0 })).unscaled);
}

function textProgram(tree: Syntax, column: Column, scope: NumberScope): NumberExpression {
  const texts: string[] = [];
  const check = parseCell(column);
  const add = (text: string): number => {
    const cell = check(text);
    if (!cell.ok) return DECLINED;
    return texts.includes(cell.text) ? texts.indexOf(cell.text) : texts.push(cell.text) - 1;
  };
  const { run } = chosenText(tree, scope, add);
  return { ...program(column.required ? present(run) : run, 0, scope), texts };
}

type TextNode = Pick<NumberNode, 'run' | 'constant'>;

/** CASE and COALESCE of literals: the number of the text. */
function chosenText(tree: Syntax, scope: NumberScope, add: (text: string) => number): TextNode {
  const chosen = (child: Syntax) => chosenText(child, scope, add);
  if (tree.kind === 'text') return constantNode(add(tree.text));
  if (tree.kind === 'null') return constantNode(Number.NaN);
  if (tree.kind === 'case') {
    const conditions = tree.arms.map(({ when }) => compileNumbers(when, scope));
    const values = [...tree.arms.map(({ value }) => value), tree.otherwise].map(chosen);
    return { run: firstTrue(conditions, values) };
  }
  if (tree.kind === 'call' && tree.name === 'coalesce') {
    return { run: firstPresent(tree.args.map(chosen)) };
  }
  throw new NotInNumbers();
}

function constantNode(constant: number): TextNode {
  return { constant, run: () => constant };
}

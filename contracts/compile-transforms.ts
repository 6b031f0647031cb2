import { canonicalText } from './canonical';
import { type CellReject, reject } from './cell-result';
import { canAssign } from './expression/assignment';
import { castValue, toPrecision } from './expression/casts';
import { type CompiledExpression, compileExpression } from './expression/compile-expression';
import { ExpressionError, ExpressionRowError } from './expression/expression-error';
import type { Row } from './expression/typed';
import { asDecimal, type SqlType, sqlTypeOf, type Value } from './expression/value';
import { parseCell } from './parse-cell';
import type { Column, Contract } from './types';

/** A derived cell: null when the expression has no value, else as `parseCell` would answer. */
type DerivedResult =
  | { readonly ok: true; readonly text: string | null; readonly value: Value }
  | CellReject<CellReject['code'] | 'transform'>;

/** How one derived column is made. */
export interface Transform {
  readonly column: Column;
  /** The columns it reads, among them derived ones of transforms before it. */
  readonly reads: ReadonlySet<string>;
  /** Never throws: a row without a value is a reject with code `transform`. */
  derive(row: Row): DerivedResult;
}

/** When a row is a tombstone. */
export interface Deletion {
  /** The columns it reads, derived ones too. */
  readonly reads: ReadonlySet<string>;
  /** Never throws: a row for which the condition has no value is a reject with code `transform`. */
  deletes(row: Row): boolean | CellReject<'transform'>;
}

/**
 * A `transformLogic` or `deleteWhen` cannot be used; `column` is undefined for `deleteWhen`, `at` is the
 * index of the first wrong character, where there is one.
 */
export class TransformError extends Error {
  constructor(
    message: string,
    readonly column: string | undefined,
    readonly at?: number,
  ) {
    super(message);
    this.name = 'TransformError';
  }
}

type Derivations = Pick<Contract, 'columns' | 'deleteWhen'>;

/**
 * Compiles the derived columns of a contract in the order in which they must be made.
 * @throws {TransformError} for wrong expressions, types that do not fit, and cycles.
 */
export function compileTransforms(contract: Derivations): Transform[] {
  const types = typesOf(contract);
  const transforms = contract.columns.flatMap((column) =>
    column.transform === undefined ? [] : [compileTransform(column, column.transform, types)],
  );
  return inOrder(transforms);
}

/**
 * Compiles the condition that makes a row a tombstone; undefined when the contract has none.
 * @throws {TransformError} for a wrong expression, and for one that is not true or false.
 */
export function compileDeletion(contract: Derivations): Deletion | undefined {
  if (contract.deleteWhen === undefined) return undefined;
  const types = typesOf(contract);
  const expression = compile(contract.deleteWhen, types, undefined);
  const { type, columns } = expression;
  if (type !== 'boolean') {
    throw new TransformError(`deleteWhen must be true or false, but it gives ${type}`, undefined);
  }
  return {
    reads: columns,
    // NULL is not true: a row is deleted only where the condition says so.
    deletes: (row) => orReject(() => expression.evaluate(row) === true),
  };
}

function typesOf({ columns }: Derivations): Map<string, SqlType> {
  return new Map(columns.map((column) => [column.name, sqlTypeOf(column)]));
}

/** What an expression gives; a row without a value is a reject. */
function orReject<T>(evaluate: () => T): T | CellReject<'transform'> {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof ExpressionRowError) return reject('transform', error.message);
    throw error;
  }
}

function compileTransform(
  column: Column,
  source: string,
  types: ReadonlyMap<string, SqlType>,
): Transform {
  const expression = compile(source, types, column.name);
  const type = sqlTypeOf(column);
  if (!canAssign(expression.type, type)) {
    throw new TransformError(
      `column ${column.name} is ${column.sqlType}, but its transformLogic gives ${expression.type}`,
      column.name,
    );
  }
  const check = parseCell(column);
  return {
    column,
    reads: expression.columns,
    derive: (row) =>
      orReject((): DerivedResult => {
        const value = assign(expression.evaluate(row), expression.type, column);
        return value === null ? NO_VALUE : check(canonicalText(type, value));
      }),
  };
}

const NO_VALUE = { ok: true, text: null, value: null } as const;

/** The value as the column stores it: rounded to its digits, as an INSERT would. */
function assign(value: Value, from: SqlType, column: Column): Value {
  if (value === null) return null;
  const stored = castValue(value, from, sqlTypeOf(column));
  const { precision, scale } = column;
  return precision === undefined || scale === undefined
    ? stored
    : toPrecision(asDecimal(stored), precision, scale);
}

function compile(
  source: string,
  types: ReadonlyMap<string, SqlType>,
  column: string | undefined,
): CompiledExpression {
  try {
    return compileExpression(source, types);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const where = column === undefined ? 'deleteWhen' : `column ${column}: transformLogic`;
    throw new TransformError(`${where}: ${error.message}`, column, error.at);
  }
}

/** Each transform after those whose columns it reads. */
function inOrder(transforms: readonly Transform[]): Transform[] {
  const ordered: Transform[] = [];
  let waiting = [...transforms];
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ column }) => column.name));
    const ready = waiting.filter(({ reads }) => ![...reads].some((name) => names.has(name)));
    if (ready.length === 0) {
      const circle = [...names].join(', ');
      throw new TransformError(`transformLogic goes in a circle: ${circle}`, [...names][0]);
    }
    ordered.push(...ready);
    waiting = waiting.filter((transform) => !ready.includes(transform));
  }
  return ordered;
}

import type { Decline, Evaluate } from './number-arithmetic';
import type { Threshold } from './number-bands';
import type { SqlType } from './value';

/** Types whose values number programs hold; `null` is the literal, which takes any type. */
export type NumberType = 'integer' | 'bigint' | 'numeric' | 'boolean' | 'null';

export type Comparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A part of a number program: its value is `run / 10^scale`, NULL is NaN, booleans are 0 and 1. */
export interface NumberNode {
  readonly type: NumberType;
  readonly scale: number;
  readonly run: Evaluate;
  /** Position of the column, where the node is nothing but one. */
  readonly slot?: number;
  /** Value of a literal. */
  readonly constant?: number;
  /** What a comparison compares, where it is a column with a literal. */
  readonly threshold?: Threshold;
}

/** A column as number programs read it. */
export interface NumberColumn {
  readonly slot: number;
  readonly type: Exclude<NumberType, 'null'>;
  readonly scale: number;
}

/** What the parts of one program share. */
export interface NumberScope {
  readonly columns: ReadonlyMap<string, NumberColumn>;
  readonly used: Set<string>;
  readonly decline: Decline;
}

/** The expression needs the exact evaluation for every row. Caught where the program is compiled. */
export class NotInNumbers extends Error {}

/** Greatest value of each type that a program computes with; anything beyond is declined. */
export const LIMITS: Readonly<Record<NumberType, number>> = {
  integer: 2_147_483_647,
  bigint: Number.MAX_SAFE_INTEGER,
  numeric: Number.MAX_SAFE_INTEGER,
  boolean: 1,
  null: 0,
};

const WIDTHS: readonly NumberType[] = ['null', 'integer', 'bigint', 'numeric'];

/** The type that numbers share; NULL takes the other's. Booleans go with booleans only. */
export function widest(nodes: readonly NumberNode[]): NumberType {
  const types = nodes.map((node) => node.type).filter((type) => type !== 'null');
  if (types.every((type) => type === 'boolean')) return types[0] ?? 'null';
  if (types.includes('boolean')) throw new NotInNumbers();
  return types.reduce((a, b) => (WIDTHS.indexOf(b) > WIDTHS.indexOf(a) ? b : a));
}

/** NULL, or a number of one of the three types. */
export function isNumeric({ type }: NumberNode): boolean {
  return type !== 'boolean';
}

/** The type of a column as a program holds it; undefined for text, dates and undeclared digits. */
export function numberTypeOf(type: SqlType): Exclude<NumberType, 'null'> | undefined {
  return type === 'integer' || type === 'bigint' || type === 'numeric' || type === 'boolean'
    ? type
    : undefined;
}

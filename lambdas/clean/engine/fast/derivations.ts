import { compileTransforms, type Transform } from '../../../../contracts/compile-transforms';
import {
  compileNumberExpression,
  type NumberExpression,
} from '../../../../contracts/expression/number-program';
import type { Value } from '../../../../contracts/expression/value';
import type { Column, Contract } from '../../../../contracts/types';
import { csvCell } from '../csv-line';
import { numberLimits } from './number-limits';
import { warnedCells } from './warned-cell';

const TRUTHS = [Buffer.from('false'), Buffer.from('true')] as const;

/** One derived column: over numbers where its expression allows it, else as the row rules make it. */
export interface Derivation {
  readonly index: number;
  readonly column: Column;
  readonly transform: Transform;
  readonly program: NumberExpression | undefined;
  /**
   * What the results of `program` point to; undefined where they are the numbers themselves. A text that
   * is undefined is worth a warning, which the row rules count.
   */
  readonly texts: readonly (Buffer | undefined)[] | undefined;
  readonly warned: ReturnType<typeof warnedCells>;
}

/** Compiles the derived columns of a contract in the order in which they must be made. */
export function compileDerivations(contract: Contract): Derivation[] {
  const { columns } = contract;
  return compileTransforms(contract).map((transform) => {
    const { column } = transform;
    const index = columns.findIndex(({ name }) => name === column.name);
    const program = compileNumberExpression(column, columns);
    const texts = program && textsOf(column, program);
    return { index, column, transform, program, texts, warned: warnedCells(column) };
  });
}

/** Columns that the expressions read as numbers. */
export function numbersReadBy(derivations: readonly Derivation[]): ReadonlySet<number> {
  return new Set(derivations.flatMap(({ program }) => program?.reads ?? []));
}

/** The value that a program's answer stands for, which is not NULL. */
export function computedValue(
  { column }: Derivation,
  program: NumberExpression,
  answer: number,
): Value {
  if (column.type === 'boolean') return answer === 1;
  return program.texts?.[answer] ?? numberLimits(column)?.toValue(answer) ?? null;
}

function textsOf(
  column: Column,
  { texts }: NumberExpression,
): readonly (Buffer | undefined)[] | undefined {
  if (column.type === 'boolean') return TRUTHS;
  const warned = warnedCells(column);
  return texts?.map((text) => (warned?.(text) ? undefined : Buffer.from(csvCell(text))));
}

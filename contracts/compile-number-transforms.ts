import { compileTransforms } from './compile-transforms';
import {
  compileNumberCondition,
  compileNumberExpression,
  type NumberExpression,
} from './expression/number-program';
import type { Column, Contract } from './types';

/** A derived column that is made of the numbers of a row. */
export interface NumberTransform {
  readonly column: Column;
  /** Position of the column, which is where later transforms look for its value. */
  readonly slot: number;
  readonly expression: NumberExpression;
}

/** Everything that a contract derives, as arithmetic on the numbers of a row. */
export interface NumberTransforms {
  /** In the order in which they must be made. */
  readonly transforms: readonly NumberTransform[];
  /** `deleteWhen`: 1 makes the row a tombstone. */
  readonly deletes?: NumberExpression;
}

/** Undefined when a row of this contract needs the exact evaluation. */
export function compileNumberTransforms(contract: Contract): NumberTransforms | undefined {
  const { columns, deleteWhen } = contract;
  const transforms = compileTransforms(contract).flatMap(({ column }) => {
    const expression = compileNumberExpression(column, columns);
    return expression ? [{ column, slot: columns.indexOf(column), expression }] : [];
  });
  if (transforms.length < columns.filter((column) => column.transform !== undefined).length) {
    return undefined;
  }
  if (deleteWhen === undefined) return { transforms };
  const deletes = compileNumberCondition(deleteWhen, columns);
  return deletes && { transforms, deletes };
}

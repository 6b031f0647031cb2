import { compileDeletion, type Deletion } from '../../../../contracts/compile-transforms';
import {
  compileNumberCondition,
  DECLINED,
  type NumberExpression,
} from '../../../../contracts/expression/number-program';
import type { Value } from '../../../../contracts/expression/value';
import type { Contract } from '../../../../contracts/types';
import type { CanonicalCells } from './canonical-cells';

/** Says which rows are tombstones (`deleteWhen`). */
export class Tombstone {
  /** Columns that the condition reads as numbers. */
  readonly numbersRead: readonly number[];
  private readonly deletion: Deletion | undefined;
  private readonly program: NumberExpression | undefined;

  constructor(contract: Contract) {
    this.deletion = compileDeletion(contract);
    this.program =
      contract.deleteWhen === undefined
        ? undefined
        : compileNumberCondition(contract.deleteWhen, contract.columns);
    this.numbersRead = this.program?.reads ?? [];
  }

  /** The cell of `_deleted` with its comma; undefined when the row rules must judge the record. */
  cellOf(row: CanonicalCells, valueOf: (name: string) => Value): string | undefined {
    if (this.deletion === undefined) return '';
    if (this.program !== undefined) {
      const answer = this.program.evaluate(row.numbers);
      if (answer !== DECLINED) return answer === 1 ? ',t' : ',f';
    }
    const deletes = this.deletion.deletes(valueOf);
    if (typeof deletes !== 'boolean') return undefined;
    return deletes ? ',t' : ',f';
  }
}

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

  /** False where the contract deletes nothing. */
  get exists(): boolean {
    return this.deletion !== undefined;
  }

  /** The cell of `_deleted` with its comma; undefined when the row rules must judge the record. */
  cellOf(
    row: Pick<CanonicalCells, 'numbers'>,
    valueOf: (name: string) => Value,
  ): ',t' | ',f' | '' | undefined {
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

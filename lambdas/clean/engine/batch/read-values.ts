import type { Value } from '../../../../contracts/expression/value';
import type { CellRule } from '../fast/cell-rule';
import { compileRules } from '../fast/compile-rules';
import { constantCell } from '../fast/constant-cell';
import { isSpace } from '../fast/is-space';
import { NullTokens } from '../fast/null-tokens';
import type { Kernel } from '../kernel/kernel';
import type { RowLayout } from '../row-layout';

/** The values of cells that stand in the records of a batch, or are the same in every row. */
export class ReadValues {
  private readonly rules: readonly (CellRule | undefined)[];
  private readonly nulls: NullTokens;

  constructor(
    private readonly layout: RowLayout,
    private readonly kernel: Kernel,
  ) {
    const { contract, mapping } = layout;
    const read = contract.columns.flatMap((column, index) =>
      (mapping[index] ?? -1) >= 0 ? [{ index, column }] : [],
    );
    const rules = compileRules(read, new Set(contract.missingValues), new Set());
    const byIndex = new Map(read.map(({ index }, i) => [index, rules[i]!]));
    this.rules = contract.columns.map((_, index) => byIndex.get(index));
    this.nulls = new NullTokens(contract.missingValues);
  }

  /** The value of a column that is not derived, of a row that was checked. */
  value(row: number, index: number): Value {
    const rule = this.rules[index];
    if (!rule)
      return constantCell(this.layout.contract.columns[index]!, this.layout)?.value ?? null;
    const { bytes, rowCell, cellFrom, cellTo, cellShape } = this.kernel.views;
    const cell = rowCell[row]! + this.layout.mapping[index]!;
    let from = cellFrom[cell]!;
    let to = cellTo[cell]!;
    while (from < to && isSpace(bytes[from]!)) from++;
    while (from < to && isSpace(bytes[to - 1]!)) to--;
    if (from === to || this.nulls.has(bytes, from, to)) return null;
    return rule.value(bytes, from, to, cellShape[cell]!);
  }
}

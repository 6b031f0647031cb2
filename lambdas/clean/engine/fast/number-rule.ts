import type { Value } from '../../../../contracts/expression/value';
import type { CanonicalCells } from './canonical-cells';
import type { CellRule } from './cell-rule';
import type { MemoRule } from './memo-rule';
import type { NumberLimits } from './number-limits';
import { hasAllDigits, plainNumber } from './plain-number';

/** Cells of integer, bigint and numeric(p,s) columns as they are nearly always written. */
export class NumberRule implements CellRule {
  private readonly low: number;
  private readonly high: number;
  private readonly scale: number;

  /** @param otherwise Reads the spellings that are not plain. */
  constructor(
    private readonly column: number,
    private readonly limits: NumberLimits,
    private readonly otherwise: MemoRule,
  ) {
    this.low = limits.low;
    this.high = limits.high;
    this.scale = limits.scale;
  }

  read(bytes: Buffer, from: number, to: number, shape: number, row: CanonicalCells): boolean {
    const { column, scale } = this;
    const value = plainNumber(bytes, from, to, scale);
    if (value !== value) return this.otherwise.read(bytes, from, to, shape, row);
    if (value < this.low || value > this.high) return false;
    if (hasAllDigits(bytes, from, to, scale)) {
      row.setRecord(column, from, to);
      row.numbers[column] = value;
    } else row.setNumber(column, value);
    return true;
  }

  value(bytes: Buffer, from: number, to: number, shape: number): Value {
    const value = plainNumber(bytes, from, to, this.scale);
    if (value !== value) return this.otherwise.value(bytes, from, to, shape);
    return this.limits.toValue(value);
  }
}

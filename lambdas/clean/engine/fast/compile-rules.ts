import { sqlTypeOf } from '../../../../contracts/expression/value';
import type { Column } from '../../../../contracts/types';
import type { CellRule } from './cell-rule';
import { MemoRule } from './memo-rule';
import { numberLimits } from './number-limits';
import { NumberRule } from './number-rule';
import { isPlainColumn } from './plain-column';
import { TextRule } from './text-rule';

/** Spellings that the memos of all columns hold together: some ten bytes each. */
const ALL_SLOTS = 32_768;
const MOST_SLOTS = 2048;
const LEAST_SLOTS = 64;

/** The rule of each column that is read from the record, which is `index` of the contract's. */
export function compileRules(
  columns: readonly { readonly index: number; readonly column: Column }[],
  nulls: ReadonlySet<string>,
  asNumbers: ReadonlySet<number>,
): CellRule[] {
  const slots = slotsFor(columns.length);
  const escapedNulls = [...nulls].some((token) => token.includes('"'));
  return columns.map(({ index, column }) => {
    const memo = new MemoRule(index, column, { slots, asNumber: asNumbers.has(index), nulls });
    if (!isPlainColumn(column)) return memo;
    if (sqlTypeOf(column) === 'text') return new TextRule(index, column, escapedNulls, memo);
    const limits = numberLimits(column);
    return limits ? new NumberRule(index, limits, memo) : memo;
  });
}

function slotsFor(columns: number): number {
  let slots = MOST_SLOTS;
  while (slots > LEAST_SLOTS && slots * columns > ALL_SLOTS) slots /= 2;
  return slots;
}

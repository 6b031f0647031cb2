import { sqlTypeOf } from '../../../../contracts/expression/value';
import type { Column } from '../../../../contracts/types';
import { constantCell } from '../fast/constant-cell';
import { numberLimits } from '../fast/number-limits';
import { isPlainColumn } from '../fast/plain-column';
import { type KernelColumn, KIND } from '../kernel/kernel-settings';
import type { RowLayout } from '../row-layout';

/**
 * The columns of a contract as the kernel reads them.
 * @returns undefined when the row rules reject every row, or count a warning with every row.
 */
export function kernelColumns(layout: RowLayout): KernelColumn[] | undefined {
  const { contract, mapping } = layout;
  const columns: KernelColumn[] = [];
  for (const [index, column] of contract.columns.entries()) {
    const cell = column.transform === undefined ? (mapping[index] ?? -1) : -1;
    const known = cell < 0 ? constantColumn(column, layout) : readColumn(column, cell);
    if (!known) return undefined;
    columns.push(known);
  }
  return columns;
}

function constantColumn(column: Column, layout: RowLayout): KernelColumn | undefined {
  const constant = constantCell(column, layout);
  if (!constant) return undefined;
  const { bytes, number } = constant;
  return { kind: KIND.constant, scale: column.scale ?? 0, bytes, number };
}

function readColumn(column: Column, cell: number): KernelColumn {
  const { required, minLength, maxLength } = column;
  const memo = { kind: KIND.memo, cell, required };
  if (!isPlainColumn(column)) return memo;
  if (sqlTypeOf(column) === 'text') {
    return {
      kind: KIND.text,
      cell,
      required,
      ...(minLength === undefined ? {} : { fewest: minLength }),
      ...(maxLength === undefined ? {} : { most: maxLength }),
    };
  }
  const limits = numberLimits(column);
  if (!limits) return memo;
  const { scale, low, high } = limits;
  return { kind: KIND.number, cell, required, scale, low, high };
}

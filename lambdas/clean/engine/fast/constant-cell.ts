import type { Value } from '../../../../contracts/expression/value';
import { parseCell } from '../../../../contracts/parse-cell';
import type { Column } from '../../../../contracts/types';
import { csvCell } from '../csv-line';
import type { RowLayout } from '../row-layout';
import { trimmed } from '../row-rules';
import { numberOf } from './number-of';
import { warnedCells } from './warned-cell';

/** The cell of a column that is the same in every row. */
export interface ConstantCell {
  /** Canonical, with the quotation marks that it needs. */
  readonly bytes: Uint8Array;
  /** As expressions over numbers read it. */
  readonly number: number;
  readonly value: Value;
}

/** NULL, which also stands where a cell is made later. */
const NULL: ConstantCell = { bytes: new Uint8Array(0), number: Number.NaN, value: null };

/** True when a column is derived, or stands for the hash of the row. */
function isMade(column: Column): boolean {
  return column.transform !== undefined || column.whenColumnAbsent !== undefined;
}

/**
 * The cell of a column that no cell of the record brings.
 * @returns undefined when the row rules reject every row for it, or count a warning with every row.
 */
export function constantCell(column: Column, layout: RowLayout): ConstantCell | undefined {
  if (isMade(column)) return NULL;
  const text = trimmed(layout.captured[column.name] ?? '');
  if (text === '' || layout.contract.missingValues.includes(text)) {
    return column.required ? undefined : NULL;
  }
  const cell = parseCell(column)(text);
  if (!cell.ok || warnedCells(column)?.(cell.text)) return undefined;
  const number = numberOf(cell.value, column.scale ?? 0);
  return { bytes: Buffer.from(csvCell(cell.text)), number, value: cell.value };
}

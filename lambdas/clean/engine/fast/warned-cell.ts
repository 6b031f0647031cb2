import type { Column } from '../../../../contracts/types';
import { cellWarnings, type RowWarning } from '../row-warnings';

/** What is worth a look about one spelling of a cell, and in how many rows that wait to be counted. */
export interface WarnedCell {
  readonly warnings: readonly RowWarning[];
  rows: number;
}

/** Finds out what is worth a look about the canonical cells of a column; undefined when no cell can have it. */
export function warnedCells(
  column: Column,
): ((text: string) => WarnedCell | undefined) | undefined {
  const warningsOf = cellWarnings(column);
  return (
    warningsOf &&
    ((text) => {
      const codes = warningsOf(text);
      if (codes.length === 0) return undefined;
      return { warnings: codes.map((code) => ({ code, column: column.name })), rows: 0 };
    })
  );
}

import type { Value } from '../../../../contracts/expression/value';
import { parseCell } from '../../../../contracts/parse-cell';
import type { Column } from '../../../../contracts/types';
import { csvCell } from '../csv-line';
import { numberOf } from './number-of';
import { type WarnedCell, warnedCells } from './warned-cell';

/** What is known of one spelling of a cell. */
export interface KnownSpelling {
  /** False when the row rules must judge it. */
  readonly taken: boolean;
  /** The canonical text is the cell as written. */
  readonly same: boolean;
  /** The canonical cell with the quotation marks that it needs. */
  readonly bytes: Uint8Array;
  /** As expressions over numbers read it; NaN for any other. */
  readonly number: number;
  readonly value: Value;
  readonly warned: WarnedCell | undefined;
}

const NOT_TAKEN: KnownSpelling = {
  taken: false,
  same: false,
  bytes: new Uint8Array(0),
  number: 0,
  value: null,
  warned: undefined,
};

/** How the spellings of a column are read. */
export interface SpellingOptions {
  /** Expressions read the column as a number: a cell that a double cannot hold is not taken. */
  readonly asNumber: boolean;
  /** Cells that mean NULL; of a cell that has quotation marks nobody has asked it before. */
  readonly nulls: ReadonlySet<string>;
}

/** Compiles what the column's own `parseCell` makes of a trimmed cell. */
export function compileSpelling(
  column: Column,
  { asNumber, nulls }: SpellingOptions,
): (text: string) => KnownSpelling {
  const parse = parseCell(column);
  const warnedOf = warnedCells(column);
  return (text) => {
    const cell = parse(text);
    if (!cell.ok || nulls.has(text)) return NOT_TAKEN;
    const number = numberOf(cell.value, column.scale ?? 0);
    if (asNumber && Number.isNaN(number)) return NOT_TAKEN;
    const warned = warnedOf?.(cell.text);
    const bytes = Buffer.from(csvCell(cell.text));
    return { taken: true, same: cell.text === text, bytes, number, value: cell.value, warned };
  };
}

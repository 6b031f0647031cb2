import type { Value } from '../../../../contracts/expression/value';
import { parseCell } from '../../../../contracts/parse-cell';
import type { Column } from '../../../../contracts/types';
import { csvCell } from '../csv-line';
import type { RowLayout } from '../row-layout';
import { trimmed } from '../row-rules';
import type { CanonicalCells } from './canonical-cells';
import type { CellRule } from './cell-rule';
import { compileRules } from './compile-rules';
import { NullTokens } from './null-tokens';
import { numberOf } from './number-of';
import type { RecordSpans } from './record-spans';
import { warnedCells } from './warned-cell';

const SPACE = 32;

/** Reads the columns of a contract from the cells of a record. */
export class ReadColumns {
  private readonly rules: (CellRule | undefined)[];
  /** Columns that are read from a cell, and the place of that cell. */
  private readonly indexes: Int32Array;
  private readonly cells: Int32Array;
  private readonly required: Uint8Array;
  private readonly nulls: NullTokens;
  /** Values of the columns that the key of the file brings. */
  private readonly constants = new Map<number, Value>();

  /** @param asNumbers Columns that expressions read as numbers. */
  constructor(
    private readonly layout: RowLayout,
    asNumbers: ReadonlySet<number>,
  ) {
    const { contract, mapping } = layout;
    const { columns, missingValues } = contract;
    const isRead = (i: number) => columns[i]!.transform === undefined && (mapping[i] ?? -1) >= 0;
    this.indexes = Int32Array.from(columns.keys()).filter(isRead);
    this.cells = this.indexes.map((index) => mapping[index]!);
    this.required = Uint8Array.from(this.indexes, (index) => (columns[index]!.required ? 1 : 0));
    this.nulls = new NullTokens(missingValues);
    this.rules = compileRules(columns, isRead, new Set(missingValues), asNumbers);
  }

  /**
   * Sets the columns that no cell brings. @returns false when the row rules reject every row for them.
   */
  setConstants(row: CanonicalCells): boolean {
    const { contract, mapping, captured } = this.layout;
    return contract.columns.every((column, index) => {
      row.setNull(index, 0);
      const made = column.transform !== undefined || column.whenColumnAbsent !== undefined;
      if ((mapping[index] ?? -1) >= 0 || made) return true;
      return this.setConstant(row, index, column, trimmed(captured[column.name] ?? ''));
    });
  }

  /** Reads one record. @returns false when the row rules must judge it. */
  read(bytes: Buffer, spans: RecordSpans, row: CanonicalCells): boolean {
    const { indexes, cells, required, rules, nulls } = this;
    for (let i = 0; i < indexes.length; i++) {
      const column = indexes[i]!;
      const cell = cells[i]!;
      let from = spans.from[cell]!;
      let to = spans.to[cell]!;
      while (from < to && isSpace(bytes[from]!)) from++;
      while (from < to && isSpace(bytes[to - 1]!)) to--;
      if (from === to || nulls.has(bytes, from, to)) {
        if (required[i] === 1) return false;
        row.setNull(column, from);
      } else if (!rules[column]!.read(bytes, from, to, spans.shape[cell]!, row)) return false;
    }
    return true;
  }

  /** The value of a column of the record that was read last, which is not NULL. */
  value(index: number, record: Buffer, row: CanonicalCells): Value {
    return this.rules[index]?.value(record, row) ?? this.constants.get(index) ?? null;
  }

  private setConstant(row: CanonicalCells, index: number, column: Column, text: string): boolean {
    if (text === '' || this.layout.contract.missingValues.includes(text)) return !column.required;
    const cell = parseCell(column)(text);
    if (!cell.ok) return false;
    if (warnedCells(column)?.(cell.text)) return false;
    row.setOther(index, Buffer.from(csvCell(cell.text)));
    row.numbers[index] = numberOf(cell.value, column.scale ?? 0);
    this.constants.set(index, cell.value);
    return true;
  }
}

/** White space of ASCII, as the row rules trim it. */
function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= 9 && byte <= 13);
}

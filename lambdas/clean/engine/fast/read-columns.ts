import type { Value } from '../../../../contracts/expression/value';
import type { RowLayout } from '../row-layout';
import { SUSPECT_START } from '../text-warnings';
import { type CanonicalCells, SOURCE } from './canonical-cells';
import type { CellRule } from './cell-rule';
import { compileRules } from './compile-rules';
import { constantCell } from './constant-cell';
import { isSpace } from './is-space';
import { NullTokens } from './null-tokens';
import type { RecordSpans } from './record-spans';
import { shapeOfTrimmed } from './shape-of-trimmed';
import { TextRule } from './text-rule';

const SPACE = 32;

/** What a cell of a column may be when it is plain: nothing but the bytes of the record. */
const PLAIN_TEXT = 1;

/** Reads the columns of a contract from the cells of a record. */
export class ReadColumns {
  private readonly rules: readonly CellRule[];
  /** Columns that are read from a cell, and the place of that cell. */
  private readonly indexes: Int32Array;
  private readonly cells: Int32Array;
  private readonly required: Uint8Array;
  /** `PLAIN_TEXT` for columns of text that have no rule but being there. */
  private readonly kinds: Uint8Array;
  private readonly nulls: NullTokens;
  private readonly edges: Uint8Array;
  /** Values of the columns that the key of the file brings. */
  private readonly constants = new Map<number, Value>();

  /** @param asNumbers Columns that expressions read as numbers. */
  constructor(
    private readonly layout: RowLayout,
    private readonly spans: RecordSpans,
    asNumbers: ReadonlySet<number>,
  ) {
    const { contract, mapping } = layout;
    const { columns, missingValues } = contract;
    const isRead = (i: number) => columns[i]!.transform === undefined && (mapping[i] ?? -1) >= 0;
    this.indexes = Int32Array.from(columns.keys()).filter(isRead);
    this.cells = this.indexes.map((index) => mapping[index]!);
    this.required = Uint8Array.from(this.indexes, (index) => (columns[index]!.required ? 1 : 0));
    this.nulls = new NullTokens(missingValues);
    this.edges = edgesOf(missingValues);
    const read = Array.from(this.indexes, (index) => ({ index, column: columns[index]! }));
    this.rules = compileRules(read, new Set(missingValues), asNumbers);
    this.kinds = Uint8Array.from(this.rules, (rule) =>
      rule instanceof TextRule && !rule.limited ? PLAIN_TEXT : 0,
    );
  }

  /**
   * Sets the columns that no cell brings. @returns false when the row rules reject every row for them.
   */
  setConstants(row: CanonicalCells): boolean {
    const { contract, mapping } = this.layout;
    return contract.columns.every((column, index) => {
      row.setNull(index, 0);
      if ((mapping[index] ?? -1) >= 0) return true;
      const constant = constantCell(column, this.layout);
      if (constant === undefined) return false;
      if (constant.value === null) return true;
      row.setOther(index, constant.bytes);
      row.numbers[index] = constant.number;
      this.constants.set(index, constant.value);
      return true;
    });
  }

  /** Reads the record of the spans. @returns false when the row rules must judge it. */
  read(bytes: Buffer, row: CanonicalCells): boolean {
    const { indexes, cells, kinds, edges } = this;
    const { from: starts, to: ends, shape: shapes } = this.spans;
    const { source, from, to } = row;
    const { length } = indexes;
    for (let i = 0; i < length; i++) {
      const cell = cells[i]!;
      const start = starts[cell]!;
      const end = ends[cell]!;
      // Nothing to trim, no null token, nothing worth a warning, no quotation marks: the cell as it is.
      if (
        kinds[i] === PLAIN_TEXT &&
        start < end &&
        shapes[cell] === 0 &&
        edges[bytes[start]!] === 0 &&
        bytes[end - 1]! > SPACE
      ) {
        const column = indexes[i]!;
        source[column] = SOURCE.record;
        from[column] = start;
        to[column] = end;
      } else if (!this.readCell(i, bytes, start, end, shapes[cell]!, row)) return false;
    }
    return true;
  }

  private readCell(
    i: number,
    bytes: Buffer,
    start: number,
    end: number,
    shape: number,
    row: CanonicalCells,
  ): boolean {
    let from = start;
    let to = end;
    while (from < to && isSpace(bytes[from]!)) from++;
    while (from < to && isSpace(bytes[to - 1]!)) to--;
    if (from < to && !this.nulls.has(bytes, from, to)) {
      const isCut = from > start || to < end;
      const left = isCut ? shapeOfTrimmed(bytes, from, to, shape) : shape;
      return this.rules[i]!.read(bytes, from, to, left, row);
    }
    row.setNull(this.indexes[i]!, from);
    return this.required[i] === 0;
  }

  /** The value of a column of the record that was read last, which is not NULL. */
  value(index: number, bytes: Buffer): Value {
    const i = this.indexes.indexOf(index);
    if (i < 0) return this.constants.get(index) ?? null;
    const cell = this.cells[i]!;
    let from = this.spans.from[cell]!;
    let to = this.spans.to[cell]!;
    while (isSpace(bytes[from]!)) from++;
    while (isSpace(bytes[to - 1]!)) to--;
    return this.rules[i]!.value(bytes, from, to, this.spans.shape[cell]!);
  }
}

/** First bytes of cells that are to be trimmed, may mean NULL, or may be worth a warning. */
function edgesOf(missingValues: readonly string[]): Uint8Array {
  const edges = Uint8Array.from({ length: 256 }, (_, byte) => (isSpace(byte) ? 1 : 0));
  for (const token of missingValues) edges[Buffer.from(token)[0] ?? 0] = 1;
  return edges.map((edge, byte) => edge | SUSPECT_START[byte]!);
}

import { copyBytes, WordCopier } from './copy-bytes';
import { writeNumber } from './plain-number';
import type { WarnedCell } from './warned-cell';

/** Where the canonical text of a cell is. */
export const SOURCE = {
  /** The bytes of the record itself. */
  record: 0,
  /** The bytes of the record, to be enclosed in quotation marks. */
  enclosed: 1,
  /** Bytes of its own. */
  other: 2,
  /** A number that is yet to be written. */
  number: 3,
} as const;

const COMMA = 44;
const QUOTE = 34;
const NOTHING = new Uint8Array(0);
/** Room for a number: sign, digits, point. */
const NUMBER_BYTES = 32;

/** The canonical cells of one row, by position of the contract's columns, before they are written. */
export class CanonicalCells {
  readonly source: Uint8Array;
  /** For cells in the record: first byte, and the one after the last. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly other: Uint8Array[];
  /** Unscaled numbers of number columns, 0 and 1 of booleans; NaN is NULL or no number. */
  readonly numbers: Float64Array;
  /** Bytes of the cells that do not stand in the record, and of those that are the same in every row. */
  private otherBytes = 0;
  private constantBytes = 0;
  /** Cells of the row that are worth a look: the first `warnings` of the list. */
  readonly warned: WarnedCell[] = [];
  warnings = 0;
  private readonly words = new WordCopier();
  /** The column whose place in the line is noted when it is written; it does not stand in the record. */
  marked = -1;
  markedPlace = 0;

  /** @param scales Digits after the point of each column. */
  constructor(private readonly scales: Uint8Array) {
    const { length } = scales;
    this.source = new Uint8Array(length);
    this.from = new Int32Array(length);
    this.to = new Int32Array(length);
    this.other = Array.from({ length }, () => NOTHING);
    this.numbers = new Float64Array(length);
  }

  /** The cell is the bytes `[from, to)` of the record. */
  setRecord(column: number, from: number, to: number): void {
    this.source[column] = SOURCE.record;
    this.from[column] = from;
    this.to[column] = to;
  }

  /** The cell is NULL. @param at Where it stands in the record: neighbours are copied in one go. */
  setNull(column: number, at: number): void {
    this.setRecord(column, at, at);
    this.numbers[column] = Number.NaN;
  }

  /** The cell is bytes that do not stand in the record. */
  setOther(column: number, bytes: Uint8Array): void {
    this.source[column] = SOURCE.other;
    this.other[column] = bytes;
    this.otherBytes += bytes.length;
  }

  /** The cells that were set are those of every row. */
  keep(): void {
    this.constantBytes = this.otherBytes;
  }

  isNull(column: number): boolean {
    return this.source[column] === SOURCE.record && this.from[column] === this.to[column];
  }

  setNumber(column: number, value: number): void {
    this.source[column] = SOURCE.number;
    this.numbers[column] = value;
  }

  warn(cell: WarnedCell): void {
    this.warned[this.warnings++] = cell;
  }

  /** Begins a row. Cells that no record brings stay as they are. */
  reset(): void {
    this.warnings = 0;
    this.otherBytes = this.constantBytes;
  }

  /** Bytes that writing takes at most. */
  room(recordLength: number): number {
    return recordLength + this.otherBytes + NUMBER_BYTES * this.source.length;
  }

  /** Writes all cells with commas between them. @returns the place after them. */
  write(record: Uint8Array, out: Uint8Array, at: number): number {
    const { length } = this.source;
    let place = at;
    for (let column = 0; column < length; ) {
      if (column > 0) out[place++] = COMMA;
      if (column === this.marked) this.markedPlace = place;
      if (this.source[column] === SOURCE.record) {
        const last = this.runFrom(column, record);
        place = this.words.copy(record, this.from[column]!, this.to[last]!, out, place);
        column = last + 1;
      } else place = this.writeCell(column++, record, out, place);
    }
    return place;
  }

  /** Writes one cell. @returns the place after it. */
  writeCell(column: number, record: Uint8Array, out: Uint8Array, at: number): number {
    const from = this.from[column]!;
    const to = this.to[column]!;
    switch (this.source[column]!) {
      case SOURCE.record:
        return copyBytes(record, from, to, out, at);
      case SOURCE.number:
        return writeNumber(out, at, this.numbers[column]!, this.scales[column]!);
      case SOURCE.other: {
        const bytes = this.other[column]!;
        return copyBytes(bytes, 0, bytes.length, out, at);
      }
      default: {
        out[at] = QUOTE;
        const end = copyBytes(record, from, to, out, at + 1);
        out[end] = QUOTE;
        return end + 1;
      }
    }
  }

  /** The last of the cells that stand in the record as they will stand in the line. */
  private runFrom(column: number, record: Uint8Array): number {
    const { source, from, to } = this;
    let last = column;
    while (
      last + 1 < source.length &&
      source[last + 1] === SOURCE.record &&
      from[last + 1] === to[last]! + 1 &&
      record[to[last]!] === COMMA
    ) {
      last++;
    }
    return last;
  }
}

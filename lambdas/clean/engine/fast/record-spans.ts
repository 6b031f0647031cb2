import type { Grammar } from '../record-scanner';
import { CLASS, classesInside, classesOutside } from './byte-classes';

/** Facts about one cell, as bits. */
export const SHAPE = {
  /** Stands between quotation marks. */
  enclosed: 1,
  /** Has doubled quotation marks. */
  escaped: 2,
  /** Has a comma, a newline or a quotation mark: canonical CSV encloses it. */
  enclose: 4,
  /** Has a quotation mark that is not doubled: canonical CSV doubles it. */
  double: 8,
  /** Has control characters or characters beyond ASCII. */
  odd: 16,
  /** Has a plus sign. */
  plus: 32,
} as const;

const LF = 10;
const CR = 13;
const TAB = 9;
const SPACE = 32;
const COMMA = 44;
const DELETE = 127;

/** Answer of `scan`: somebody else must say what this record is. */
export const DECLINED = -1;

/**
 * Where the cells of one record are, without copying any of it. It reads well-formed records only: a
 * record that is cut, or has a quotation mark in an unusual place, or a NUL, is declined.
 */
export class RecordSpans {
  /** Cells of the record. */
  count = 0;
  /** Where the record ends, without its newline. */
  end = 0;
  /** Newlines inside the record. */
  newlines = 0;
  /** There is a control character or a character beyond ASCII anywhere. */
  odd = false;
  /** First byte of each cell and the one after its last, without quotation marks, with white space. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** `SHAPE` bits of each cell. */
  readonly shape: Uint8Array;
  private readonly outside: Uint8Array;
  private readonly inside: Uint8Array;
  /** Bytes from here to DELETE are ordinary. */
  private readonly low: number;
  private readonly delimiter: number;
  private readonly quote: number;

  /** @param most Most cells of a record; one with more is declined. */
  constructor(
    grammar: Grammar,
    private readonly most: number,
  ) {
    this.from = new Int32Array(most);
    this.to = new Int32Array(most);
    this.shape = new Uint8Array(most);
    this.outside = classesOutside(grammar);
    this.inside = classesInside(grammar);
    this.delimiter = grammar.delimiter;
    this.low = Math.max(COMMA, grammar.delimiter) + 1;
    // Without quoting no byte opens a cell.
    this.quote = grammar.quote === 0 ? 256 : grammar.quote;
  }

  /**
   * Reads the record at `at`. @param to End of the bytes; `bytes[to]` must be LF, which stops every loop.
   * @param final No more bytes follow. @returns where the next record starts, or DECLINED.
   */
  scan(bytes: Uint8Array, at: number, to: number, final: boolean): number {
    const { delimiter, quote, most, from, to: ends, shape: shapes, outside, low } = this;
    this.newlines = 0;
    let seen = 0;
    let count = 0;
    let place = at;
    for (;;) {
      if (count === most) return DECLINED;
      let byte = bytes[place]!;
      if (byte === quote) {
        from[count] = place + 1;
        place = this.passEnclosed(bytes, place + 1, to, count);
        if (place < 0) return DECLINED;
        ends[count] = place - 1;
        byte = bytes[place]!;
      } else {
        from[count] = place;
        // Letters and digits, mostly, are told without a look at the table.
        while ((byte >= low && byte < DELETE) || outside[byte] === CLASS.ordinary) {
          byte = bytes[++place]!;
        }
        shapes[count] = 0;
        if (outside[byte] !== CLASS.end) {
          place = this.passPlain(bytes, place, to, count);
          if (place < 0) return DECLINED;
          byte = bytes[place]!;
        }
        ends[count] = place;
      }
      seen |= shapes[count++]!;
      if (byte !== delimiter || place === to) break;
      place++;
    }
    this.count = count;
    this.end = place;
    this.odd = (seen & SHAPE.odd) !== 0;
    return next(bytes, place, to, final);
  }

  /** True for a cell without characters, or with white space of ASCII alone. */
  isBlank(bytes: Uint8Array, cell: number): boolean {
    for (let place = this.from[cell]!; place < this.to[cell]!; place++) {
      const byte = bytes[place]!;
      if (byte !== SPACE && !(byte >= TAB && byte <= CR)) return false;
    }
    return true;
  }

  /** The rest of an unenclosed cell, from its first unusual byte on. @returns where it ends, or DECLINED. */
  private passPlain(bytes: Uint8Array, from: number, to: number, cell: number): number {
    const { outside } = this;
    let place = from;
    let shape = 0;
    for (;;) {
      let kind = outside[bytes[place]!]!;
      while (kind === CLASS.ordinary) kind = outside[bytes[++place]!]!;
      if (kind === CLASS.end || place === to) break;
      if (kind === CLASS.odd) shape |= SHAPE.odd;
      else if (kind === CLASS.plus) shape |= SHAPE.plus;
      else if (kind === CLASS.enclose) shape |= SHAPE.enclose;
      else if (kind === CLASS.double) shape |= SHAPE.double;
      else return DECLINED;
      place++;
    }
    this.shape[cell] = shape;
    return place;
  }

  /** @returns the place after the closing quotation mark, or DECLINED. */
  private passEnclosed(bytes: Uint8Array, from: number, to: number, cell: number): number {
    const { inside, quote } = this;
    let place = from;
    let shape: number = SHAPE.enclosed;
    for (;;) {
      let kind = inside[bytes[place]!]!;
      while (kind === CLASS.ordinary) kind = inside[bytes[++place]!]!;
      if (place >= to || kind === CLASS.nul) return DECLINED;
      if (kind === CLASS.quote) {
        if (bytes[place + 1] !== quote || place + 1 === to) break;
        shape |= SHAPE.escaped | SHAPE.enclose;
        place++;
      } else if (kind === CLASS.odd) shape |= SHAPE.odd;
      else if (kind === CLASS.plus) shape |= SHAPE.plus;
      else if (kind === CLASS.double) shape |= SHAPE.double;
      else {
        shape |= SHAPE.enclose;
        const byte = bytes[place];
        if (byte === LF || (byte === CR && bytes[place + 1] !== LF)) this.newlines++;
      }
      place++;
    }
    this.shape[cell] = shape;
    return this.endsAt(bytes, place + 1) ? place + 1 : DECLINED;
  }

  private endsAt(bytes: Uint8Array, place: number): boolean {
    const byte = bytes[place];
    return byte === this.delimiter || byte === LF || byte === CR;
  }
}

/** Where the record after the one that ends at `place` starts; DECLINED when its newline may be cut. */
function next(bytes: Uint8Array, place: number, to: number, final: boolean): number {
  if (place === to) return final ? to : DECLINED;
  if (bytes[place] === LF) return place + 1;
  if (place + 1 === to) return final ? to : DECLINED;
  return bytes[place + 1] === LF ? place + 2 : place + 1;
}

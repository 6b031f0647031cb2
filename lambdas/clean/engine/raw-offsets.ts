import type { Encoding } from './encoding';

const NOTHING = Buffer.alloc(0);

/** Byte order marks as they stand in the file; the text begins behind them. */
const MARKS: Partial<Readonly<Record<Encoding, Buffer>>> = {
  'utf-8': Buffer.from([0xef, 0xbb, 0xbf]),
  'utf-16le': Buffer.from([0xff, 0xfe]),
  'utf-16be': Buffer.from([0xfe, 0xff]),
};

/**
 * Says where a byte of the decoded text stands in the file (unpacked): places go back over the byte
 * order mark and over the encoding. Memory holds the text of the record that is being read.
 */
export class RawOffsets {
  private readonly start: number;
  /** Text that places may still be asked of; it begins at `base` of the text and `raw` of the file. */
  private window: Buffer = NOTHING;
  private base = 0;
  private raw: number;
  /** The place asked for last: the next one is mostly behind it. */
  private known: { offset: number; raw: number };
  /** Where a record starts that is longer than what is kept. */
  private begun: { readonly offset: number; readonly raw: number } | undefined;

  /** @param head The first bytes of the file. */
  constructor(
    head: Buffer,
    private readonly encoding: Encoding,
  ) {
    const mark = MARKS[encoding];
    this.start = mark && head.subarray(0, mark.length).equals(mark) ? mark.length : 0;
    this.raw = this.start;
    this.known = { offset: 0, raw: this.start };
  }

  /** Takes the next bytes of the text. */
  push(text: Buffer): void {
    if (this.encoding === 'utf-8' || text.length === 0) return;
    this.window = this.window.length === 0 ? text : Buffer.concat([this.window, text]);
  }

  /**
   * Byte of the file, from 0, at which a character of the text starts.
   * @param offset Place in the text: the start of the record being read, or between the last `release` and the last `push`.
   */
  at(offset: number): number {
    if (this.encoding === 'utf-8') return this.start + offset;
    if (offset === this.begun?.offset) return this.begun.raw;
    if (offset < this.base) throw new Error(`byte ${offset} of the text was released before`);
    const near = offset >= this.known.offset ? this.known : { offset: this.base, raw: this.raw };
    const raw = near.raw + this.rawBytes(near.offset - this.base, offset - this.base);
    this.known = { offset, raw };
    return raw;
  }

  /**
   * Forgets the text before `upTo`.
   * @param start Where the first record starts that is not finished.
   */
  release(start: number, upTo = start): void {
    if (this.encoding === 'utf-8') return;
    const begun = { offset: start, raw: this.at(start) };
    const raw = this.at(upTo);
    this.window = this.window.subarray(upTo - this.base);
    this.base = upTo;
    this.raw = raw;
    this.begun = begun;
  }

  /** Bytes of the file that became these of the window. */
  private rawBytes(from: number, to: number): number {
    let bytes = 0;
    const { window } = this;
    if (this.encoding === 'windows-1252') {
      // One byte a character; the bytes 0x80 to 0xBF only continue one.
      for (let at = from; at < to; at++) if ((window[at]! & 0xc0) !== 0x80) bytes++;
      return bytes;
    }
    for (let at = from; at < to; at++) {
      const byte = window[at]!;
      // Four bytes of UTF-8 are a surrogate pair; 0xFF stands for a unit that is no text.
      if ((byte & 0xc0) !== 0x80) bytes += byte >= 0xf0 && byte < 0xf8 ? 4 : 2;
    }
    return bytes;
  }
}

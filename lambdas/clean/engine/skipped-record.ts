import { createHash } from 'node:crypto';
import { lineEnd, newlinesBetween } from './record-scanner';

const CR = 13;

/** A record that is too long to keep: read to its end, hashed and counted, not stored. */
export class SkippedRecord {
  /** Newlines that were passed, the one that ends the record not counted. */
  newlines = 0;
  /** Bytes of the record, without the newline that ends it. */
  length = 0;
  private readonly hash = createHash('sha256');

  /**
   * @param line Physical line where the record starts.
   * @param offset Place of its first byte in the stream.
   * @param inQuotes The record is cut inside a quoted cell: newlines do not end it.
   */
  constructor(
    readonly line: number,
    readonly offset: number,
    private readonly quote: number,
    private inQuotes: boolean,
  ) {}

  /** True while the quoted cell has not been closed. */
  get open(): boolean {
    return this.inQuotes;
  }

  /** Takes what has been scanned already, but for half a newline; @returns where it stopped. */
  readFirst(bytes: Buffer, at: number): number {
    const limit = bytes[bytes.length - 1] === CR ? bytes.length - 1 : bytes.length;
    this.pass(bytes.subarray(at, limit));
    return limit;
  }

  /**
   * Reads on from `at`. @returns where it stopped, and whether the record ended there. The last byte
   * is left for later where the next one decides what it means.
   */
  read(bytes: Buffer, at: number, final: boolean): { next: number; ended: boolean } {
    const limit = this.limit(bytes, final);
    let from = at;
    while (this.inQuotes && from < limit) {
      const close = bytes.indexOf(this.quote, from);
      const closes = close >= 0 && close < limit;
      const doubled = closes && bytes[close + 1] === this.quote;
      const to = closes ? close + (doubled ? 2 : 1) : limit;
      this.pass(bytes.subarray(from, to));
      from = to;
      if (closes && !doubled) this.inQuotes = false;
    }
    if (this.inQuotes) return { next: from, ended: final };
    const line = lineEnd(bytes, from, final);
    this.pass(bytes.subarray(from, line?.end ?? Math.max(limit, from)));
    return { next: line?.next ?? Math.max(limit, from), ended: line !== undefined };
  }

  /** SHA-256 (hex) of the record's bytes. */
  digest(): string {
    return this.hash.digest('hex');
  }

  private limit(bytes: Buffer, final: boolean): number {
    const last = bytes[bytes.length - 1];
    const undecided = !final && (last === CR || last === this.quote);
    return undecided ? bytes.length - 1 : bytes.length;
  }

  private pass(bytes: Buffer): void {
    this.hash.update(bytes);
    this.length += bytes.length;
    this.newlines += newlinesBetween(bytes, 0, bytes.length);
  }
}

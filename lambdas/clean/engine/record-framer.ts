import { createHash } from 'node:crypto';
import { type Grammar, lineEnd, type Scan, scanRecord } from './record-scanner';
import { SkippedRecord } from './skipped-record';
import { type IsRow, swallowsRow } from './swallowed-row';

/** One record as it stands in the file, not yet cut into cells. */
export interface Frame {
  /** Physical line, from 1, where the record starts. */
  readonly line: number;
  /** Place of the first byte in the stream as it was pushed, from 0. */
  readonly offset: number;
  /** Bytes of the record in that stream, without its newline. */
  readonly length: number;
  /** The record without its newline; empty for a record that was too long to keep. */
  readonly bytes: Buffer;
  readonly quoted: boolean;
  readonly padded: boolean;
  /** `quote`: only the line where the trouble starts; the lines after it are records again. */
  readonly problem?: 'quote' | 'length';
  /** The record as text, where it is known to have one cell a column, and to be their canonical CSV. */
  readonly text?: string | undefined;
  /** For records that were too long to keep: SHA-256 (hex) of their bytes. */
  readonly sha256?: string;
}

/** Longest record that is kept in memory; real rows have some kilobytes. */
export const MAX_RECORD_BYTES = 1024 * 1024;

const NOTHING = Buffer.alloc(0);

/**
 * Cuts a stream of UTF-8 into records, whatever the chunks. A quotation mark that is not closed
 * costs its own line only: the lines that it would swallow are read again as records.
 */
export class RecordFramer {
  /** Cells of a row, once the header is known: a record of several lines is checked against it. */
  expectedFields: number | undefined;
  /** Whether a line of a record of several lines is a row itself; undefined when nobody can say. */
  isRow: IsRow | undefined;
  private rest: Buffer = NOTHING;
  /** Physical line of the next record. */
  line = 1;
  /** Place of the first byte of `rest` in the stream. */
  private base = 0;
  private skipped: SkippedRecord | undefined;

  constructor(private readonly grammar: Grammar) {}

  /** The records that end in this chunk. */
  push(chunk: Buffer): Frame[] {
    return [...this.frames(chunk, false)];
  }

  /** Place in the stream up to which everything is framed. */
  get position(): number {
    return this.base;
  }

  /** Place in the stream where the first record starts that is not finished. */
  get recordStart(): number {
    return this.skipped?.offset ?? this.base;
  }

  /** The records that the end of the file ends. */
  end(): Frame[] {
    return [...this.frames(NOTHING, true)];
  }

  /** True inside a record that is too long to keep. */
  get skipping(): boolean {
    return this.skipped !== undefined;
  }

  /**
   * One step for a caller that keeps the bytes: the record at `at`, if it ends in them, and the place to
   * go on from, which is `at` when more bytes are needed.
   * @param base Place of `bytes[0]` in the stream.
   */
  step(
    bytes: Buffer,
    at: number,
    base: number,
    final: boolean,
  ): { readonly frame?: Frame; readonly next: number } {
    this.base = base;
    return this.skipped
      ? this.readOn(this.skipped, bytes, at, final)
      : this.frame(bytes, at, final);
  }

  private *frames(chunk: Buffer, final: boolean): Iterable<Frame> {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    for (;;) {
      if (at === bytes.length && !(final && this.skipped)) break;
      const { frame, next } = this.step(bytes, at, this.base, final);
      if (frame) yield frame;
      else if (next === at) break;
      at = next;
    }
    this.rest = bytes.subarray(at);
    this.base += at;
  }

  /** The record at `at` and where the next one starts; no frame when it needs more bytes. */
  private frame(bytes: Buffer, at: number, final: boolean): { frame?: Frame; next: number } {
    const scan = scanRecord(bytes, at, this.grammar, final);
    if (scan.state === 'whole' && !this.swallowsRecord(bytes, at, scan)) {
      const frame = wholeFrame(this.line, this.base + at, bytes.subarray(at, scan.end), scan);
      this.line += scan.newlines + 1;
      return { frame, next: scan.next };
    }
    if (scan.state === 'whole' || scan.state === 'malformed' || final) {
      return this.brokenLine(bytes, at, final);
    }
    if (bytes.length - at <= MAX_RECORD_BYTES) return { next: at };
    const first = lineEnd(bytes, at, false);
    if (first && this.holdsRecord(bytes, first.next, bytes.length)) {
      return this.brokenLine(bytes, at, false);
    }
    return this.startSkipping(bytes, at, scan.state === 'open');
  }

  /** The line where the trouble starts is the only one that is lost. */
  private brokenLine(bytes: Buffer, at: number, final: boolean): { frame?: Frame; next: number } {
    const first = lineEnd(bytes, at, final);
    if (first === undefined) {
      const wait = bytes.length - at <= MAX_RECORD_BYTES;
      return wait ? { next: at } : this.startSkipping(bytes, at, false);
    }
    const line = this.line++;
    const place = { line, offset: this.base + at, length: first.end - at };
    const frame = { bytes: bytes.subarray(at, first.end), quoted: true, padded: false };
    return { frame: { ...place, ...frame, problem: 'quote' }, next: first.next };
  }

  /** A record of several lines, one of which is a record itself. */
  private swallowsRecord(bytes: Buffer, at: number, scan: Scan): boolean {
    if (scan.newlines === 0) return false;
    if (scan.fields === this.expectedFields) {
      if (this.isRow === undefined || scan.fields < 2) return false;
      return swallowsRow(bytes.subarray(at, scan.end), scan.fields, this.grammar, this.isRow);
    }
    const first = lineEnd(bytes, at, true);
    return first !== undefined && this.holdsRecord(bytes, first.next, scan.end);
  }

  private holdsRecord(bytes: Buffer, from: number, to: number): boolean {
    if (this.expectedFields === undefined || this.expectedFields < 2) return false;
    let at = from;
    while (at < to) {
      const { end, next } = lineEnd(bytes, at, true) ?? { end: to, next: to };
      const scan = scanRecord(bytes.subarray(at, end), 0, this.grammar, true);
      // Its last quotation mark may be the one that closed the cell that swallowed it.
      const wellFormed = (scan.state === 'whole' || scan.state === 'open') && !scan.stray;
      if (wellFormed && scan.fields === this.expectedFields) return true;
      at = next;
    }
    return false;
  }

  private startSkipping(bytes: Buffer, at: number, inQuotes: boolean): { next: number } {
    this.skipped = new SkippedRecord(this.line, this.base + at, this.grammar.quote, inQuotes);
    return { next: this.skipped.readFirst(bytes, at) };
  }

  private readOn(
    skipped: SkippedRecord,
    bytes: Buffer,
    at: number,
    final: boolean,
  ): { frame?: Frame; next: number } {
    const { next, ended } = skipped.read(bytes, at, final);
    if (!ended) return { next };
    this.skipped = undefined;
    this.line = skipped.line + skipped.newlines + 1;
    const { line, offset, length } = skipped;
    const frame = { line, offset, length, bytes: NOTHING, quoted: false, padded: false } as const;
    const problem = skipped.open ? 'quote' : 'length';
    return { frame: { ...frame, problem, sha256: skipped.digest() }, next };
  }
}

function wholeFrame(line: number, offset: number, bytes: Buffer, { quoted, padded }: Scan): Frame {
  const { length } = bytes;
  if (length <= MAX_RECORD_BYTES) return { line, offset, length, bytes, quoted, padded };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { line, offset, length, bytes: NOTHING, quoted, padded, problem: 'length', sha256 };
}

import { isUtf8 } from 'node:buffer';
import { type Cells, readCells } from './cells';
import { lastBoundary } from './encoding';
import { FastPath } from './fast/fast-path';
import type { FileStart } from './file-start';
import type { RawOffsets } from './raw-offsets';
import { type Frame, RecordFramer } from './record-framer';
import { RecordWindow } from './record-window';
import type { RowSink } from './row-sink';

/**
 * After so many records of one chunk that csv-parse must read, the rest of the chunk waits for one call:
 * a call costs some 30 µs, as much as cutting ten well-formed records.
 */
const SINGLE_CALLS = 32;

/** Records by the way that they went. */
export interface Readers {
  readonly fast: number;
  readonly csv_parse: number;
}

/** A record on its way to the row rules. */
interface Pending {
  readonly frame: Frame;
  /** Undefined until csv-parse has read it. */
  readonly row?: Cells;
}

/**
 * Reads the records of a file in order. The fast path takes what is well-formed; what it declines is
 * framed and cut into cells. Both ways give the same rows.
 */
export class RecordReader {
  private readonly window = new RecordWindow();
  private readonly framer: RecordFramer;
  private readonly fast: FastPath | undefined;

  constructor(
    private readonly start: FileStart,
    private readonly sink: RowSink,
    private readonly offsets: RawOffsets,
    fileId: string,
    reader: 'fast' | 'csv_parse',
  ) {
    this.framer = new RecordFramer(start.grammar);
    this.framer.expectedFields = start.rawWidth;
    this.fast = reader === 'fast' ? FastPath.of(start, sink, fileId) : undefined;
  }

  /** Takes the records that end in this piece of UTF-8. */
  push(chunk: Buffer): void {
    this.offsets.push(chunk);
    this.window.add(chunk);
    this.read(false);
    this.offsets.release(this.recordStart, this.position);
  }

  /** Takes the records that the end of the file ends. */
  end(): void {
    this.read(true);
  }

  /** Records that the fast path took or cut, and all others. */
  get readers(): Readers {
    const fast = this.fast?.records ?? 0;
    return { fast, csv_parse: this.sink.rows.read - fast };
  }

  /** Place in the stream where the first record starts that is not finished. */
  get recordStart(): number {
    return this.framer.skipping ? this.framer.recordStart : this.position;
  }

  /** Place in the stream up to which everything is read. */
  get position(): number {
    return this.window.offset + this.window.from;
  }

  private read(final: boolean): void {
    const { window, framer, fast } = this;
    const valid = isUtf8(
      window.bytes.subarray(window.from, window.from + lastBoundary(window.rest)),
    );
    let calls = 0;
    while (window.from < window.to || (final && framer.skipping)) {
      const from = window.from;
      if (fast && calls < SINGLE_CALLS && this.isRow()) {
        fast.line = framer.line;
        window.from = fast.run(window.bytes, from, window.to, window.offset, valid, final);
        framer.line = fast.line;
        if (window.from === window.to) break;
      }
      const batch = this.collect(valid, final, fast !== undefined && calls < SINGLE_CALLS);
      calls += batch.length;
      this.take(batch);
      if (window.from === from && batch.length === 0) break;
    }
  }

  /** True where the fast path may begin: behind the header, outside a record that is too long. */
  private isRow(): boolean {
    return !this.framer.skipping && this.framer.line > this.start.headerLine;
  }

  /** Frames one record, or all that end in the window. */
  private collect(valid: boolean, final: boolean, single: boolean): Pending[] {
    const { window, framer } = this;
    const batch: Pending[] = [];
    while (window.from < window.to || (final && framer.skipping)) {
      const cut = single ? undefined : this.cut(valid, final);
      if (cut) {
        batch.push(cut);
        continue;
      }
      const from = window.from;
      const { frame, next } = framer.step(window.content, from, window.offset, final);
      window.from = next;
      if (frame) batch.push({ frame });
      else if (next === from) break;
      if (frame && single) break;
    }
    return batch;
  }

  /** Cuts a well-formed record without csv-parse. */
  private cut(valid: boolean, final: boolean): Pending | undefined {
    const { window, framer, fast } = this;
    if (!fast || !this.isRow()) return undefined;
    fast.line = framer.line;
    const cut = fast.cut(window.bytes, window.from, window.to, window.offset, valid, final);
    if (cut === undefined) return undefined;
    framer.line = fast.line;
    window.from = cut.next;
    return cut;
  }

  private take(batch: readonly Pending[]): void {
    const uncut = batch.filter(({ row }) => row === undefined).map(({ frame }) => frame);
    const rows = readCells(uncut, this.start.grammar).values();
    for (const { frame, row } of batch) this.sink.take(frame, row ?? rows.next().value!);
  }
}

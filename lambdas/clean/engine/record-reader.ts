import { isUtf8 } from 'node:buffer';
import type { BatchPath } from './batch/batch-path';
import { compileBatchPath } from './batch/compile-batch-path';
import { type Cells, readCells } from './cells';
import { lastBoundary } from './encoding';
import { compileFastPath } from './fast/compile-fast-path';
import type { FastPath } from './fast/fast-path';
import type { FileStart } from './file-start';
import type { RawOffsets } from './raw-offsets';
import { type Frame, RecordFramer } from './record-framer';
import { RecordWindow } from './record-window';
import type { RowSink } from './row-sink';
import { compileIsRow } from './swallowed-row';

/**
 * After so many records of one chunk that csv-parse must read, and few others between them, the rest of the
 * chunk waits for one call: a call costs some 30 µs, as much as cutting ten well-formed records.
 */
const SINGLE_CALLS = 32;
const RECORDS_A_CALL = 10;
/** Records that wait for one call at most: their cells are in memory together. */
const MOST_FRAMES = 2000;

/**
 * Rows of a file that are there at once when its batches are worth a kernel: an instance costs milliseconds
 * and 16 MB. Smaller files come in smaller pieces.
 */
const BATCH_BYTES = 128 * 1024;

/** `fast` takes batches where there is much to read; `batch` always, where the file allows it; `csv_parse` never. */
export type Reader = 'batch' | 'fast' | 'csv_parse';

/** Records by the way that they went; those of batches are `fast`. */
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
  /** Undefined until the first row is there, null where the file is read record by record. */
  private batches: BatchPath | null | undefined;

  /** @param expectedBytes Bytes of the file, where they are known before it is read. */
  constructor(
    private readonly start: FileStart,
    private readonly sink: RowSink,
    private readonly offsets: RawOffsets,
    private readonly fileId: string,
    private readonly reader: Reader,
    private readonly expectedBytes?: number,
  ) {
    this.framer = new RecordFramer(start.grammar);
    this.framer.expectedFields = start.rawWidth;
    this.framer.isRow = compileIsRow(start.layout);
    this.fast = reader === 'csv_parse' ? undefined : compileFastPath(start, sink, fileId);
  }

  /**
   * Takes the records that end in this piece of UTF-8. It pauses where rejects wait to be written, so that
   * memory does not grow with them.
   */
  *push(chunk: Buffer): Iterable<void> {
    this.offsets.push(chunk);
    this.window.add(chunk);
    yield* this.read(false);
    this.offsets.release(this.recordStart, this.position);
  }

  /** Takes the records that the end of the file ends; pauses as `push` does. */
  *end(): Iterable<void> {
    yield* this.read(true);
  }

  /** Records that the fast path or a batch took or cut, and all others. */
  get readers(): Readers {
    const fast = (this.fast?.records ?? 0) + (this.batches?.records ?? 0);
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

  private *read(final: boolean): Iterable<void> {
    const { window, fast } = this;
    const { rest } = window;
    // More bytes may end a character that is cut.
    const valid = isUtf8(final ? rest : rest.subarray(0, lastBoundary(rest)));
    let calls = 0;
    while (this.hasMore(final)) {
      const { from } = window;
      const single = fast !== undefined && calls < SINGLE_CALLS;
      if (single && this.isRow()) {
        const before = this.readers.fast;
        const isPaused = this.run(fast, valid, final);
        calls = Math.max(0, calls - (this.readers.fast - before) / RECORDS_A_CALL);
        if (isPaused) {
          yield;
          continue;
        }
      }
      const batch = this.collect(valid, final, single);
      calls += batch.length;
      this.take(batch);
      if (window.from === from && batch.length === 0) break;
      if (batch.length === MOST_FRAMES) yield;
    }
  }

  private hasMore(final: boolean): boolean {
    const { window, framer } = this;
    return window.from < window.to || (final && framer.skipping);
  }

  /** Takes what can be taken from the front of the window. @returns true when it can go on. */
  private run(fast: FastPath, valid: boolean, final: boolean): boolean {
    if (this.batches === undefined) this.batches = this.compileBatches();
    const { batches, framer } = this;
    if (!batches || !valid) return this.runFast(fast, valid, final);
    batches.line = framer.line;
    const taken = batches.run(this.window, final);
    framer.line = batches.line;
    return taken;
  }

  private compileBatches(): BatchPath | null {
    const isWorth = this.reader === 'batch' || this.window.rest.length >= BATCH_BYTES;
    if (!isWorth) return null;
    return compileBatchPath(this.start, this.sink, this.fileId, this.expectedBytes) ?? null;
  }

  private runFast(fast: FastPath, valid: boolean, final: boolean): boolean {
    fast.line = this.framer.line;
    const paused = fast.run(this.window, valid, final);
    this.framer.line = fast.line;
    return paused;
  }

  /** True where the fast path may begin: behind the header, outside a record that is too long. */
  private isRow(): boolean {
    return !this.framer.skipping && this.framer.line > this.start.headerLine;
  }

  /** Frames one record, or those that end in the window. */
  private collect(valid: boolean, final: boolean, single: boolean): Pending[] {
    const { window, framer } = this;
    const batch: Pending[] = [];
    const most = single ? 1 : MOST_FRAMES;
    while (batch.length < most && this.hasMore(final)) {
      const cut = single ? undefined : this.cut(valid, final);
      if (cut) {
        batch.push(cut);
        continue;
      }
      const { from } = window;
      const { frame, next } = framer.step(window.content, from, window.offset, final);
      window.from = next;
      if (frame) batch.push({ frame });
      else if (next === from) break;
    }
    return batch;
  }

  /** Cuts a well-formed record without csv-parse. */
  private cut(valid: boolean, final: boolean): Pending | undefined {
    const { window, framer, fast } = this;
    if (!fast || !this.isRow()) return undefined;
    fast.line = framer.line;
    const cut = fast.cut(window, valid, final);
    framer.line = fast.line;
    return cut;
  }

  private take(batch: readonly Pending[]): void {
    const uncut = batch.filter(({ row }) => row === undefined).map(({ frame }) => frame);
    const rows = readCells(uncut, this.start.grammar).values();
    for (const { frame, row } of batch) this.sink.take(frame, row ?? rows.next().value!);
  }
}

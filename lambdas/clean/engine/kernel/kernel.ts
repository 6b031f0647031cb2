import { instantiate, type KernelExports } from './kernel-exports';
import { type KernelSettings, writeSettings } from './kernel-settings';
import { KernelViews } from './kernel-views';
import { type Judge, judgeSpelling } from './spellings';

/** What is known of a row; the numbers are those of assembly/statuses.ts. */
export const STATUS = {
  taken: 0,
  /** The row rules must judge it. */
  declined: 1,
  /** Another row has its key and another content. */
  lost: 2,
  /** Another row has its key and its content. */
  repeated: 3,
  /** Nothing is left to be done with it. */
  settled: 4,
} as const;

const QUOTE = Buffer.from('"');

/** What `seeKey` found of a key. */
export interface KeySighting {
  readonly status: number;
  /** Counts from 1. */
  readonly occurrence: number;
}

/**
 * The WebAssembly kernel of one file: cuts, checks and writes records a batch at a time, and keeps the
 * keys of the file. The caller asks for the phases in their order: `load`, then `scan`, `check`, `write`
 * and `findKeys` until `scan` makes no way.
 */
export class Kernel {
  private current: KernelViews;

  private constructor(private readonly exports: KernelExports) {
    this.current = new KernelViews(exports);
  }

  /** A kernel for a file; undefined where its settings do not fit. */
  static create(settings: KernelSettings): Kernel | undefined {
    const exports = instantiate();
    return writeSettings(exports, settings) ? new Kernel(exports) : undefined;
  }

  /** The batch; to be asked for again after `findKeys` and `seeKey`, which may let memory grow. */
  get views(): KernelViews {
    // Memory that grew took theirs away.
    if (this.current.bytes.length === 0) this.current = new KernelViews(this.exports);
    return this.current;
  }

  /** Bytes that `load` takes at most. */
  get room(): number {
    return this.exports.at.CHUNK_BYTES;
  }

  /** Place of the first byte that was loaded in `views.bytes`. */
  get chunk(): number {
    return this.exports.at.CHUNK;
  }

  get rowCount(): number {
    return this.exports.rowCount();
  }

  /** Physical line behind the batch. */
  get nextLine(): number {
    return this.exports.nextLine();
  }

  /** Pairs in `views.warned`. */
  get warnedCount(): number {
    return this.exports.warnedCount();
  }

  get keyCount(): number {
    return this.exports.keyCount();
  }

  /** Rows that were taken although an older one with their key was taken before: the file must be read again. */
  get newerCount(): number {
    return this.exports.newerCount();
  }

  /** Makes room for the keys of so many rows; more cost more than a guess. */
  expectKeys(rows: number): void {
    this.exports.expectKeys(rows);
  }

  /** All rows have been seen: when they are read again, only those are taken that have won. */
  settleKeys(): void {
    this.exports.settleKeys();
  }

  /** Takes the bytes that are scanned next, which must be UTF-8. */
  load(bytes: Uint8Array): void {
    this.views.bytes.set(bytes, this.chunk);
  }

  /**
   * Cuts the loaded bytes `[from, to)` into records: a new batch. @param line Physical line of `from`.
   * @param final No more bytes follow. @returns where it stopped: at `to`, behind a full batch, or
   * before a record that the framer must read.
   */
  scan(from: number, to: number, line: number, final: boolean): number {
    const { exports, chunk } = this;
    return exports.scan(chunk + from, chunk + to, line, final ? 1 : 0) - chunk;
  }

  /** Checks the cells of the batch. @param judge Says what a spelling means; undefined leaves its rows to the row rules. */
  check(judge: Judge): void {
    const { exports } = this;
    const { at } = exports;
    const isHalfFull =
      exports.arenaLeft() < at.ARENA_BYTES / 2 || exports.memoCount() > at.MOST_MEMOS / 2;
    if (isHalfFull) exports.forgetMemos();
    exports.check();
    const count = exports.unknownCount();
    const { bytes, unknown } = this.views;
    const keep = (canonical: Uint8Array) => this.keep(canonical);
    for (let i = 0; i < count; i++) judgeSpelling(bytes, unknown[i]!, judge, keep);
    exports.settle();
  }

  /**
   * The canonical cell of a row that is taken, as its line will have it; empty for NULL. Bytes of the
   * kernel's memory, until it is called again: for cells that are asked for now and then.
   */
  cell(row: number, column: number): Buffer {
    const { exports } = this;
    const toEnclose = exports.showCell(row, column) !== 0;
    const cell = this.views.bytes.subarray(exports.cellStart(), exports.cellEnd());
    return toEnclose ? Buffer.concat([QUOTE, cell, QUOTE]) : cell;
  }

  /** Leaves rows with a key that is too long to the row rules; to be called when derived cells are set. */
  checkKeys(): void {
    this.exports.checkKeys();
  }

  /**
   * Writes the rows `[first, last)` as long as there is room. @param tailed With suffix, `_deleted`,
   * `_file`, `_line` and newline. @returns the first row that is not written.
   */
  write(first: number, tailed: boolean, last = this.rowCount): number {
    return this.exports.write(first, last, tailed ? 1 : 0);
  }

  /** Looks up the keys of `[first, to)`, rows that were written last. */
  findKeys(first: number, to: number): void {
    this.exports.keys(first, to);
  }

  /** Looks up, and notes, the key of a row that was read elsewhere. @param version As many as the settings say. */
  seeKey(
    key: Uint8Array,
    content: Uint8Array,
    line: number,
    version: readonly bigint[] = [],
  ): KeySighting {
    const { exports, views } = this;
    const at = exports.borrow(key.length + content.length);
    if (at === 0)
      throw new Error(`Line ${line} is too long for the kernel: ${content.length} bytes.`);
    const contentAt = at + key.length;
    views.bytes.set(key, at);
    views.bytes.set(content, contentAt);
    views.versions.set(version, exports.at.MOST_ROWS * version.length);
    const found = exports.seeKey(at, contentAt, contentAt, contentAt + content.length, line);
    exports.giveBack(at);
    return { status: found & 255, occurrence: found >>> 8 };
  }

  /** Room for bytes until `giveBack`, which frees all behind its place too; 0 where there is none. */
  borrow(bytes: number): number {
    return this.exports.borrow(bytes);
  }

  giveBack(place: number): void {
    this.exports.giveBack(place);
  }

  /** Puts bytes into the arena, where they stay for the batch. @returns their place; 0 where there is no room. */
  keep(bytes: Uint8Array): number {
    const at = this.exports.allocate(bytes.length);
    if (at > 0) this.views.bytes.set(bytes, at);
    return at;
  }
}

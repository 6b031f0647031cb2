import { cutCells } from '../fast/cut-cells';
import type { Tombstone } from '../fast/tombstone';
import { type Kernel, STATUS } from '../kernel/kernel';
import type { Frame } from '../record-framer';
import type { RecordWindow } from '../record-window';
import type { Verdict } from '../row-keys';
import type { RowSink } from '../row-sink';
import type { DerivedColumns } from './derived-columns';
import { LoadedBytes } from './loaded-bytes';
import type { SpellingJudge } from './spelling-judge';

/** What the kernel does not make itself of the rows of a file. */
export interface BatchRows {
  readonly judge: SpellingJudge;
  readonly derived: DerivedColumns;
  readonly tombstone: Tombstone;
}

/**
 * Takes records some thousand at a time: the kernel cuts, checks and writes them and looks up their keys.
 * What a row becomes is the same as by way of cells and row rules, which judge every row that the kernel
 * does not take.
 */
export class BatchPath {
  /** Physical line of the next record. */
  line = 1;
  /** Records that were taken, or handed to the row rules as cells. */
  records = 0;
  private readonly loaded: LoadedBytes;
  private window: RecordWindow | undefined;

  constructor(
    private readonly kernel: Kernel,
    private readonly sink: RowSink,
    private readonly rows: BatchRows,
  ) {
    this.loaded = new LoadedBytes(kernel);
  }

  /**
   * Takes a batch of records from the front of the window, which is UTF-8. @param final No more bytes
   * follow. @returns false when the record at the front must be read elsewhere, or is not whole.
   */
  run(window: RecordWindow, final: boolean): boolean {
    const bytes = this.loaded.scan(window, this.line, final);
    if (bytes === 0) return false;
    this.window = window;
    this.line = this.kernel.nextLine;
    this.records += this.kernel.rowCount;
    this.check();
    this.take();
    this.countWarnings();
    window.from += bytes;
    return true;
  }

  /** Finds the rows that the row rules must judge, and makes what no record brings. */
  private check(): void {
    const { kernel, sink, rows } = this;
    if (sink.anyRefused) this.declineRefused();
    kernel.check(rows.judge.judge);
    rows.derived.make();
    if (rows.tombstone.exists) this.markDeleted();
    kernel.checkKeys();
  }

  /** A row that the warehouse refused is none of the kernel's. */
  private declineRefused(): void {
    const { rowLine, rowStatus } = this.kernel.views;
    for (let row = 0; row < this.kernel.rowCount; row++) {
      if (this.sink.refuses(rowLine[row]!)) rowStatus[row] = STATUS.declined;
    }
  }

  private markDeleted(): void {
    const { kernel } = this;
    const { derived, tombstone } = this.rows;
    const { rowStatus, rowDeleted } = kernel.views;
    for (let row = 0; row < kernel.rowCount; row++) {
      if (rowStatus[row] !== STATUS.taken) continue;
      const numbers = derived.numbersOf(row, tombstone.numbersRead);
      const deleted = tombstone.cellOf({ numbers }, derived.valuesOf(row));
      if (deleted === undefined) rowStatus[row] = STATUS.declined;
      else rowDeleted[row] = deleted.charCodeAt(1);
    }
  }

  /** Writes the batch and hands its rows on, in the order of their lines. */
  private take(): void {
    const { kernel } = this;
    const count = kernel.rowCount;
    for (let first = 0; first < count; ) {
      const next = kernel.write(first, true);
      // One line alone is too long for the kernel.
      if (next === first) this.takeAlone(first++);
      else this.takeWritten(first, next);
      first = Math.max(first, next);
    }
  }

  private takeWritten(first: number, to: number): void {
    let from = first;
    for (let row = first; row < to; row++) {
      if (this.kernel.views.rowStatus[row] !== STATUS.declined) continue;
      this.takeKeyed(from, row);
      this.takeAlone(row);
      from = row + 1;
    }
    this.takeKeyed(from, to);
  }

  /** Takes rows that were written: those whose key no other row has, in runs of lines. */
  private takeKeyed(first: number, to: number): void {
    if (first === to) return;
    this.kernel.findKeys(first, to);
    const { bytes, lineFrom, lineTo, rowStatus } = this.kernel.views;
    let run = first;
    for (let row = first; row <= to; row++) {
      if (row < to && rowStatus[row] === STATUS.taken) continue;
      if (row > run) this.sink.takeLines(bytes, lineFrom[run]!, lineTo[row - 1]!, row - run);
      if (row < to) this.takeDuplicate(row, rowStatus[row] === STATUS.lost);
      run = row + 1;
    }
  }

  private takeDuplicate(row: number, listed: boolean): void {
    const verdict: Verdict = { kind: 'duplicate', listed };
    this.sink.takeDuplicate(this.frame(row), this.cells(row), verdict);
  }

  /** Hands a row to the row rules. */
  private takeAlone(row: number): void {
    this.kernel.views.rowStatus[row] = STATUS.settled;
    this.sink.take(this.frame(row), { cells: this.cells(row) });
  }

  private countWarnings(): void {
    const { kernel, sink } = this;
    const count = kernel.warnedCount;
    if (count === 0) return;
    const { warnings } = this.rows.judge;
    const { warned, rowStatus } = kernel.views;
    const rows = new Uint32Array(warnings.length);
    for (let i = 0; i < count; i++) {
      if (rowStatus[warned[2 * i]!] === STATUS.taken) rows[warned[2 * i + 1]!]!++;
    }
    for (const [i, found] of warnings.entries()) if (rows[i]! > 0) sink.warn(found, rows[i]!);
  }

  /** The cells of a row as written. */
  private cells(row: number): readonly string[] {
    const { bytes, rowCell, cellFrom: from, cellTo: to, cellShape: shape } = this.kernel.views;
    return cutCells(bytes, { from, to, shape }, rowCell[row]!, rowCell[row + 1]!);
  }

  private frame(row: number): Frame {
    const { rowFrom, rowTo, rowLine } = this.kernel.views;
    const window = this.window!;
    const from = this.loaded.placeIn(window, rowFrom[row]!);
    const length = rowTo[row]! - rowFrom[row]!;
    const bytes = window.bytes.subarray(from, from + length);
    const offset = window.offset + from;
    return { line: rowLine[row]!, offset, length, bytes, quoted: false, padded: false };
  }
}

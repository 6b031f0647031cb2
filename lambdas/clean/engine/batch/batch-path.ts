import { type Kernel, STATUS } from '../kernel/kernel';
import type { KernelViews } from '../kernel/kernel-views';
import type { Frame } from '../record-framer';
import type { RecordWindow } from '../record-window';
import type { Verdict } from '../row-keys';
import type { RowSink } from '../row-sink';
import type { BatchRows } from './batch-rows';
import { cellsOf, plainText } from './cells-of';
import { LoadedBytes } from './loaded-bytes';

const REPEATED: Verdict = { kind: 'duplicate', listed: false };

/** Room for more keys is made when they come: a file may say anything of its size. */
const MOST_EXPECTED = 16_000_000;

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
  /** Rows that outdated others in an earlier reading. */
  private readonly newerBefore: number;

  /**
   * @param canonical Cells of a record that may be canonical CSV as it stands; 0 where none is.
   * @param expectedBytes Bytes of the file, where they are known: its keys get their room at once.
   */
  constructor(
    private readonly kernel: Kernel,
    private readonly sink: RowSink,
    private readonly rows: BatchRows,
    private readonly canonical: number,
    private expectedBytes = 0,
  ) {
    this.loaded = new LoadedBytes(kernel);
    this.newerBefore = kernel.newerCount;
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
    this.expectKeys(bytes);
    this.records += this.kernel.rowCount;
    if (this.sink.anyRefused) this.declineRefused();
    this.rows.check();
    this.take();
    this.countWarnings();
    const { keys } = this.sink;
    if (keys && this.kernel.newerCount > this.newerBefore) keys.outdated = true;
    window.from += bytes;
    return true;
  }

  /** The first batch tells how many rows a file of that size may have. */
  private expectKeys(bytes: number): void {
    const rows = Math.ceil((this.kernel.rowCount / bytes) * this.expectedBytes);
    if (rows === 0) return;
    this.expectedBytes = 0;
    this.kernel.expectKeys(Math.min(rows, MOST_EXPECTED));
  }

  /** A row that the warehouse refused is none of the kernel's. */
  private declineRefused(): void {
    const { rowLine, rowStatus } = this.kernel.views;
    const count = this.kernel.rowCount;
    for (let row = 0; row < count; row++) {
      if (this.sink.refuses(rowLine[row]!)) rowStatus[row] = STATUS.declined;
    }
  }

  /** Hands the rows of the batch on, in the order of their lines. */
  private take(): void {
    const { kernel } = this;
    const count = kernel.rowCount;
    for (let first = 0; first < count; first++) {
      // Memory may have grown with the keys.
      const declined = kernel.views.rowStatus.indexOf(STATUS.declined, first);
      // What stands behind the batch is of an earlier one.
      const to = declined < 0 ? count : Math.min(declined, count);
      if (first < to) this.takeGood(first, to);
      if (to < count) this.takeAlone(to);
      first = to;
    }
  }

  private takeGood(first: number, to: number): void {
    for (let row = first; row < to; ) {
      const next = this.rows.take(row, to);
      // One line alone is too long for the kernel.
      if (next === row) this.takeAlone(row);
      else this.handOn(row, next);
      row = Math.max(next, row + 1);
    }
  }

  /** Hands on rows that were written, in runs of lines, and those that lost their key to others. */
  private handOn(first: number, to: number): void {
    const { views } = this.kernel;
    const { bytes, lineFrom, lineTo, rowStatus } = views;
    let run = first;
    for (let row = first; row <= to; row++) {
      if (row < to && rowStatus[row] === STATUS.taken) continue;
      if (row > run) this.sink.takeLines(bytes, lineFrom[run]!, lineTo[row - 1]!, row - run);
      if (row < to) this.takeDuplicate(views, row);
      run = row + 1;
    }
  }

  private takeDuplicate(views: KernelViews, row: number): void {
    const verdict = views.rowStatus[row] === STATUS.lost ? this.rows.lost : REPEATED;
    const frame = this.frame(views, row);
    this.sink.takeDuplicate(frame, cellsOf(views, row, frame.text), verdict);
  }

  /** Hands a row to the row rules. */
  private takeAlone(row: number): void {
    const { views } = this.kernel;
    views.rowStatus[row] = STATUS.settled;
    const frame = this.frame(views, row);
    this.sink.take(frame, { cells: cellsOf(views, row, frame.text) });
  }

  private countWarnings(): void {
    const { kernel, sink } = this;
    const count = kernel.warnedCount;
    if (count === 0) return;
    const { warnings } = this.rows;
    const { warned, rowStatus } = kernel.views;
    const rows = new Uint32Array(warnings.length);
    for (let i = 0; i < count; i++) {
      if (rowStatus[warned[2 * i]!] === STATUS.taken) rows[warned[2 * i + 1]!]!++;
    }
    for (const [i, found] of warnings.entries()) if (rows[i]! > 0) sink.warn(found, rows[i]!);
  }

  private frame(views: KernelViews, row: number): Frame {
    const { rowFrom, rowTo, rowLine } = views;
    const window = this.window!;
    const from = this.loaded.placeIn(window, rowFrom[row]!);
    const length = rowTo[row]! - rowFrom[row]!;
    const bytes = window.bytes.subarray(from, from + length);
    const offset = window.offset + from;
    const text = plainText(views, row, this.canonical);
    return { line: rowLine[row]!, offset, length, bytes, quoted: false, padded: false, text };
  }
}

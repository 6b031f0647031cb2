import type { Cells } from './cells';
import type { FileStart } from './file-start';
import { compileLayoutLines, type LayoutLines } from './layout-lines';
import { type FixedRow, LineFixes } from './line-fixes';
import { compileMerge } from './merge-fix';
import type { Outputs } from './output-file';
import type { RawOffsets } from './raw-offsets';
import { compileRecordCells, type RecordCells } from './record-cells';
import type { Frame } from './record-framer';
import { compileRecordReasons } from './record-reasons';
import { reasonList } from './reject-writer';
import { rejectedRow } from './rejected-row';
import { RowKeys, type Verdict } from './row-keys';
import { RowOutputs } from './row-outputs';
import type { Pass, RowsWritten } from './row-pass';
import { asWritten, type CheckedRow, compileRowRules, type RowReason } from './row-rules';
import type { RowWarning } from './row-warnings';

const FREE: Verdict = { kind: 'accept', suffix: '' };

/** Takes the records of a file one by one: checks, finds duplicates, and sends them where they belong. */
export class RowSink {
  readonly rows: RowOutputs['rows'];
  private readonly outputs: RowOutputs;
  private readonly check: (cells: readonly string[]) => CheckedRow;
  private readonly reasonsOf: ReturnType<typeof compileRecordReasons>;
  readonly keys: RowKeys | undefined;
  private readonly fixes: LineFixes | undefined;
  /** The warehouse refused rows of the file. */
  readonly anyRefused: boolean = false;
  /** Corrected rows in the order of their lines: they come after all rows of the file itself. */
  private readonly fixed: FixedRow[] = [];
  private readonly recordCells: RecordCells;
  private readonly layoutLines: LayoutLines;

  /** @param offsets Where the records that are taken stand in the file. */
  constructor(
    private readonly start: FileStart,
    pass: Pass,
    outputs: Outputs,
    private readonly offsets: RawOffsets,
  ) {
    const { layout, header, dialect } = start;
    this.outputs = new RowOutputs(start, pass, outputs);
    this.rows = this.outputs.rows;
    this.recordCells = compileRecordCells(start);
    this.layoutLines = compileLayoutLines(start);
    this.check = layout ? compileRowRules(layout) : asWritten;
    this.reasonsOf = compileRecordReasons(start, this.layoutLines, this.check);
    if (layout === null) return;
    this.keys = pass.keys ?? new RowKeys(layout);
    const merge = compileMerge(layout, header, dialect.delimiter, this.check);
    const refused = pass.refusedRows(layout.contract);
    this.anyRefused = refused.length > 0;
    this.fixes = new LineFixes(pass.fixes, refused, merge);
  }

  /** Takes one record. */
  take(frame: Frame, { cells: written, problem }: Cells): void {
    if (frame.line <= this.start.headerLine || this.layoutLines.isComment(frame)) return;
    if (problem === undefined && this.recordCells.isBlankLine(written)) return;
    this.rows.read++;
    const cells = this.recordCells.withoutTrailing(written);
    const reasons = this.reasonsOf(cells, problem);
    if (reasons.length > 0) this.reject(frame, cells, reasons);
    else this.takeRow(frame, cells, this.check(cells));
  }

  /** True when the warehouse refused the row of a line: it is rejected before its key is looked at. */
  refuses(line: number): boolean {
    return this.anyRefused && this.fixes?.refusalOf(line) !== undefined;
  }

  /**
   * Takes rows that were checked, and accepted by their keys, elsewhere.
   * @param lines Their lines, `_file`, `_line` and newlines included, stand in `[from, to)`.
   */
  takeLines(lines: Uint8Array, from: number, to: number, rows: number): void {
    this.rows.read += rows;
    this.outputs.acceptLines(lines, from, to, rows);
  }

  /** Counts warnings of rows that were taken elsewhere. */
  warn(warnings: readonly RowWarning[], rows: number): void {
    this.outputs.warn(warnings, rows);
  }

  /** Takes a row that was checked elsewhere and lost its key to another. */
  takeDuplicate(frame: Frame, written: readonly string[], verdict: Verdict): void {
    this.rows.read++;
    this.takeLoser(frame, this.recordCells.withoutTrailing(written), verdict);
  }

  /** Parts begun so far. */
  get partCount(): number {
    return this.outputs.partCount;
  }

  /** As `drain`, in the middle of a chunk: where a part ends depends on the chunks alone. */
  async drainRejects(): Promise<void> {
    await this.outputs.drainRejects();
  }

  /** Waits where a store is slower than the cleaning. */
  async drain(): Promise<void> {
    await this.outputs.drain();
  }

  /** Takes the corrected rows and ends all files. */
  async close(): Promise<RowsWritten> {
    if (this.fixed.length > 0) await this.outputs.endOwnRows();
    for (const row of this.fixed) {
      this.takeFixed(row);
      await this.drain();
    }
    const written = await this.outputs.close();
    return { ...written, fixResults: this.fixes?.results() ?? [] };
  }

  /** Gives up: nothing of this pass stays. */
  async abort(reason: Error): Promise<void> {
    await this.outputs.abort(reason);
  }

  /** A row that is not taken as it stands: perhaps somebody has corrected it. */
  private reject(frame: Frame, cells: readonly string[], reasons: readonly RowReason[]): void {
    const record = rejectedRow(frame, cells, reasons, this.offsets);
    const repair = this.fixes?.repair(record) ?? { reasons };
    if (repair.fixed) this.fixed.push(repair.fixed);
    else if (repair.reasons === reasons) this.outputs.reject(record);
    else this.outputs.reject({ ...record, reasons: repair.reasons });
  }

  private takeRow(frame: Frame, cells: readonly string[], row: CheckedRow): void {
    if (!row.ok) return this.reject(frame, cells, row.reasons);
    const refused = this.fixes?.refusalOf(frame.line);
    if (refused) return this.reject(frame, cells, [refused]);
    const verdict = this.keys?.judge(row.identity, frame.line) ?? FREE;
    if (verdict.kind === 'accept') this.outputs.accept(frame.line, row, verdict.suffix);
    else this.takeLoser(frame, cells, verdict);
  }

  private takeLoser(frame: Frame, cells: readonly string[], verdict: Verdict): void {
    if (verdict.kind === 'duplicate') this.duplicate(frame, cells, verdict.listed);
    else this.reject(frame, cells, [{ code: 'ambiguous_duplicate' }]);
  }

  private takeFixed(fixed: FixedRow): void {
    const { record, fix, row } = fixed;
    const verdict = this.keys?.judgeFixed(row.identity, fix.line) ?? FREE;
    if (verdict.kind === 'accept') this.outputs.acceptFixed(fixed, verdict.suffix);
    else if (verdict.kind === 'duplicate') {
      this.outputs.duplicate(record, verdict.listed);
      this.fixes?.settle(fix, 'duplicate');
    } else {
      const ambiguous: RowReason = { code: 'ambiguous_duplicate' };
      this.outputs.reject({ ...record, reasons: [ambiguous, ...record.reasons] });
      this.fixes?.settle(fix, 'still_rejected', reasonList([ambiguous]));
    }
  }

  private duplicate(frame: Frame, cells: readonly string[], listed: boolean): void {
    const record = rejectedRow(frame, cells, [], this.offsets);
    this.outputs.duplicate(record, listed);
    this.fixes?.passDuplicate(record);
  }
}

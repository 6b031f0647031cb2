import { partColumns } from '../../../contracts/ddl';
import { csvLine } from './csv-line';
import type { FileStart } from './file-start';
import type { FixedRow } from './line-fixes';
import type { Outputs } from './output-file';
import { PartWriter } from './part-writer';
import { RejectWriter } from './reject-writer';
import type { RejectedRow } from './rejected-row';
import type { Pass, RowsWritten } from './row-pass';
import type { AcceptedRow } from './row-rules';
import type { RowWarning } from './row-warnings';
import { WarningCounts } from './warning-counts';

/** Writes the rows of a file where they belong, once it is known what they are, and counts them. */
export class RowOutputs {
  readonly rows = { read: 0, clean: 0, rejected: 0, duplicate: 0 };
  private readonly parts: PartWriter;
  private readonly rejects: RejectWriter;
  private readonly warnings = new WarningCounts();
  private readonly structureOnly: boolean;

  constructor(
    { layout, header, dialect }: Pick<FileStart, 'layout' | 'header' | 'dialect'>,
    private readonly pass: Pass,
    outputs: Outputs,
  ) {
    const columns = layout ? partColumns(layout.contract) : [...header, '_file', '_line'];
    this.structureOnly = layout === null;
    this.parts = new PartWriter(outputs, csvLine(columns), pass.firstPart, pass.plain);
    this.rejects = new RejectWriter(outputs, header, pass.fileId, pass.number, dialect.delimiter);
  }

  /** Parts begun so far. */
  get partCount(): number {
    return this.parts.count;
  }

  /** @param suffix Tells identical rows apart. */
  accept(line: number, row: AcceptedRow, suffix: string): void {
    this.rows.clean++;
    if (row.warnings) this.warnings.add(row.warnings);
    this.parts.addRow(`${row.line}${suffix}${row.deleted},${this.pass.fileId},${line}`);
  }

  /** Whole lines of accepted rows, `_file`, `_line` and newlines included: `lines[from, to)`. They are copied. */
  acceptLines(lines: Uint8Array, from: number, to: number, rows: number): void {
    this.rows.clean += rows;
    this.parts.addBytes(lines, from, to, rows);
  }

  /** What is worth a look about accepted lines. */
  warn(warnings: readonly RowWarning[], rows: number): void {
    this.warnings.add(warnings, rows);
  }

  reject(row: RejectedRow): void {
    this.rows.rejected++;
    this.rejects.addOpen(row);
  }

  /** @param listed People should see it. */
  duplicate(row: RejectedRow, listed: boolean): void {
    this.rows.duplicate++;
    this.rejects.addDuplicate(row, listed);
  }

  /** A rejected row that is accepted as somebody has corrected it. */
  acceptFixed({ record, fix, row }: FixedRow, suffix: string): void {
    this.accept(fix.line, row, suffix);
    this.rejects.addFixed(record, fix);
  }

  /** All rows of the file itself are there; corrected ones follow, in parts of their own. */
  async endOwnRows(): Promise<void> {
    await this.parts.endOwnRows();
  }

  /** Waits where a store is slower than the cleaning. */
  async drain(): Promise<void> {
    await this.parts.drain();
    await this.rejects.drain();
  }

  /** As `drain`, in the middle of a chunk: where a part ends depends on the chunks alone. */
  async drainRejects(): Promise<void> {
    await this.rejects.drain();
  }

  /** Ends all files. */
  async close(): Promise<Omit<RowsWritten, 'fixResults'>> {
    const [parts, { rejects, ledger, byReason }] = await Promise.all([
      this.parts.close(this.structureOnly),
      this.rejects.close(),
    ]);
    const { rows } = this;
    const warnings = this.warnings.toRecord();
    return { rows, rejectedByReason: byReason, warnings, parts, rejects, ledger };
  }

  /** Gives up: nothing of this pass stays. */
  async abort(reason: Error): Promise<void> {
    await Promise.all([this.parts.abort(reason), this.rejects.abort(reason)]);
  }
}

import { hash } from 'node:crypto';
import { partColumns } from '../../../contracts/ddl';
import type { Cells } from './cells';
import { csvLine } from './csv-line';
import { type FileStart, isBlank } from './file-start';
import { KeyTable } from './key-table';
import type { Outputs } from './output-file';
import { PartWriter, type WrittenPart } from './part-writer';
import type { Frame } from './record-framer';
import { type RejectedRow, RejectWriter } from './reject-writer';
import { versionColumns } from './row-identity';
import { type CheckedRow, compileRowRules } from './row-rules';

/** Identity of one reading of a file. */
export interface Pass {
  readonly fileId: string;
  readonly plain: boolean;
  /** 1 when the file is read again because a later row outdated an earlier one. */
  readonly number: 0 | 1;
  /** Number of the first part. */
  readonly firstPart: number;
  /** Lines that an earlier pass found outdated by a newer row with their key. */
  readonly outdated: ReadonlySet<number>;
}

/** What became of the rows of one pass. */
export interface RowsWritten {
  readonly rows: { read: number; clean: number; rejected: number; duplicate: number };
  readonly rejectedByReason: Readonly<Record<string, number>>;
  readonly parts: readonly WrittenPart[];
  readonly rejects: string | null;
  readonly ledger: string | null;
}

/** Takes the records of a file one by one: checks, finds duplicates, and writes them where they belong. */
export class RowSink {
  readonly rows = { read: 0, clean: 0, rejected: 0, duplicate: 0 };
  /** Lines whose row turned out to be outdated after it was written. */
  readonly outdated = new Set<number>();
  private readonly parts: PartWriter;
  private readonly rejects: RejectWriter;
  private readonly check: (cells: readonly string[]) => CheckedRow;
  private readonly keys: KeyTable | undefined;
  private readonly keepIdentical: boolean;
  private readonly keyless: boolean;
  private readonly width: number;

  constructor(
    private readonly start: FileStart,
    private readonly pass: Pass,
    outputs: Outputs,
  ) {
    const { layout, header, dialect } = start;
    const columns = layout ? partColumns(layout.contract) : [...header, '_file', '_line'];
    this.width = header.length;
    this.parts = new PartWriter(outputs, csvLine(columns), pass.firstPart, pass.plain);
    this.rejects = new RejectWriter(outputs, header, pass.fileId, pass.number, dialect.delimiter);
    this.check = layout ? compileRowRules(layout) : asWritten;
    this.keepIdentical = layout?.contract.identicalRows === 'keep';
    this.keyless = layout !== null && isKeyless(layout);
    const versions = layout ? versionColumns(layout).length : 0;
    this.keys = layout ? new KeyTable(versions, this.keepIdentical) : undefined;
  }

  /** Takes one record. */
  take(frame: Frame, { cells: written, problem }: Cells): void {
    if (frame.line <= this.start.headerLine) return;
    if (problem === undefined && this.isBlankLine(written)) return;
    this.rows.read++;
    const cells = this.withoutTrailing(written);
    if (problem !== undefined) this.reject(frame, cells, [{ code: problem }]);
    else if (cells.length !== this.width) this.reject(frame, cells, [{ code: 'field_count' }]);
    else this.takeRow(frame, cells, this.check(cells));
  }

  /** Parts begun so far. */
  get partCount(): number {
    return this.parts.count;
  }

  /** Waits where a store is slower than the cleaning. */
  async drain(): Promise<void> {
    await this.parts.drain();
    await this.rejects.drain();
  }

  /** Ends all files. */
  async close(): Promise<RowsWritten> {
    const structureOnly = this.start.layout === null;
    const [parts, { rejects, ledger, byReason }] = await Promise.all([
      this.parts.close(structureOnly),
      this.rejects.close(),
    ]);
    return { rows: this.rows, rejectedByReason: byReason, parts, rejects, ledger };
  }

  /** Gives up: nothing of this pass stays. */
  async abort(reason: Error): Promise<void> {
    await Promise.all([this.parts.abort(reason), this.rejects.abort(reason)]);
  }

  /** In a file of one column an empty line is a row with an empty cell. */
  private isBlankLine(cells: readonly string[]): boolean {
    return (this.width > 1 || this.start.layout !== null) && isBlank(cells);
  }

  /** A delimiter at the end of a line opens no further cell. */
  private withoutTrailing(cells: readonly string[]): readonly string[] {
    const extra = cells.length === this.width + 1 && cells[this.width]?.trim() === '';
    return extra ? cells.slice(0, this.width) : cells;
  }

  private reject(frame: Frame, cells: readonly string[], reasons: RejectedRow['reasons']): void {
    this.rows.rejected++;
    this.rejects.addOpen({ line: frame.line, check: checkOf(frame), cells, reasons });
  }

  private takeRow(frame: Frame, cells: readonly string[], row: CheckedRow): void {
    if (!row.ok) return this.reject(frame, cells, row.reasons);
    if (this.pass.outdated.has(frame.line)) return this.duplicate(frame, cells, true);
    const sighting = this.keys?.see(row.identity, frame.line) ?? { kind: 'first' };
    if (sighting.kind === 'newer') this.outdated.add(sighting.line);
    if (sighting.kind !== 'again') return this.accept(frame, row.line);
    if (this.keepIdentical) return this.accept(frame, `${row.line}-${sighting.occurrence}`);
    if (this.keyless && !sighting.sameContent) {
      return this.reject(frame, cells, [{ code: 'ambiguous_duplicate' }]);
    }
    return this.duplicate(frame, cells, !sighting.sameContent);
  }

  private accept(frame: Frame, line: string): void {
    this.rows.clean++;
    this.parts.addRow(`${line},${this.pass.fileId},${frame.line}`);
  }

  private duplicate(frame: Frame, cells: readonly string[], listed: boolean): void {
    this.rows.duplicate++;
    this.rejects.addDuplicate({ line: frame.line, check: checkOf(frame), cells }, listed);
  }
}

function checkOf(frame: Frame): string {
  return (frame.sha256 ?? hash('sha256', frame.bytes, 'hex')).slice(0, 16);
}

/** Structure only: the cells as they are. */
function asWritten(cells: readonly string[]): CheckedRow {
  return { ok: true, line: csvLine(cells), identity: { key: '', content: '', version: [] } };
}

/** The hash of the row is its key: an equal hash is an equal row. */
function isKeyless({ contract, mapping }: NonNullable<FileStart['layout']>): boolean {
  return (
    contract.key.length === 0 ||
    contract.columns.some((column, index) => column.whenColumnAbsent && mapping[index] === -1)
  );
}

import type { DecidedBy } from '../../shared/documents';
import { csvCell, csvLine } from './csv-line';
import { OutputFile, type Outputs } from './output-file';
import { REJECT_REASONS } from './reject-reasons';
import type { RejectedRow } from './rejected-row';
import type { RowReason } from './row-rules';
import { shownCells } from './shown-cells';

/** Names inside the outputs. Spark, Glue and Athena pass over files that begin with `_`. */
export const REJECTS_NAME = 'rejected.csv';
const LEDGER_NAMES = ['_rejects.csv.gz', '_rejects-2.csv.gz'] as const;

/** Columns behind the cells: which row it is, and why it was not taken. */
const FACTS = ['_file', '_line', '_byte', '_length', '_check', '_reasons'] as const;

/** `_by` and `_at` of a row that nobody has corrected. */
const NOBODY: DecidedBy = { by: '', at: '' };

const DUPLICATE: RowReason = { code: 'duplicate' };

const RANK = new Map<string, number>(REJECT_REASONS.map(({ code }, index) => [code, index]));

function rankOf(code: string): number {
  return RANK.get(code) ?? RANK.size;
}

/** `code` or `code:column`, separated by `;`, row reasons before cell reasons. */
export function reasonList(reasons: readonly RowReason[]): string {
  if (reasons.length === 1) return reasonText(reasons[0]!);
  return reasons
    .toSorted((a, b) => Number(a.column !== undefined) - Number(b.column !== undefined))
    .map(reasonText)
    .join(';');
}

function reasonText({ code, column }: RowReason): string {
  return column === undefined ? code : `${code}:${column}`;
}

/** Reason codes in the order of docs/reject-reasons.md. */
function inCodeOrder(counts: ReadonlyMap<string, number>): Record<string, number> {
  return Object.fromEntries([...counts].toSorted(([a], [b]) => rankOf(a) - rankOf(b)));
}

/** Writes the rejects file for people and the reject ledger for the loader, each when it has a row. */
export class RejectWriter {
  private readonly counts = new Map<string, number>();
  private people: OutputFile | undefined;
  private ledger: OutputFile | undefined;

  /**
   * @param header The file's header as written.
   * @param fileId Identity of the file, in every row.
   * @param pass 0, or 1 for a second reading of the file.
   */
  constructor(
    private readonly outputs: Outputs,
    private readonly header: readonly string[],
    private readonly fileId: string,
    private readonly pass: 0 | 1,
    private readonly delimiter: string,
  ) {}

  /** A row to correct: into both files, counted once for each of its codes. */
  addOpen(row: RejectedRow): void {
    this.count(row.reasons);
    const facts = this.facts(row);
    this.addToLedger(facts, 'open', NOBODY);
    this.addForPeople(row, facts);
  }

  /**
   * A duplicate: into the ledger, and for people only where its content is not that of the winner.
   * @param row Its reasons are those that a correction has removed.
   */
  addDuplicate(row: RejectedRow, listed: boolean): void {
    const facts = this.facts(row, [DUPLICATE, ...row.reasons]);
    this.addToLedger(facts, 'duplicate', NOBODY);
    if (listed) this.addForPeople(row, facts);
  }

  /** A row that somebody has corrected: into the ledger only. */
  addFixed(row: RejectedRow, fixed: DecidedBy): void {
    this.addToLedger(this.facts(row), 'fixed', fixed);
  }

  async drain(): Promise<void> {
    await this.people?.drain();
    await this.ledger?.drain();
  }

  /** Ends both files. @returns their names, null where there is none, and rows by reason. */
  async close(): Promise<{
    rejects: string | null;
    ledger: string | null;
    byReason: Record<string, number>;
  }> {
    await Promise.all([this.people?.close(), this.ledger?.close()]);
    return {
      rejects: this.people?.name ?? null,
      ledger: this.ledger?.name ?? null,
      byReason: inCodeOrder(this.counts),
    };
  }

  /** Gives up: what was begun is not stored. */
  async abort(reason: Error): Promise<void> {
    await Promise.all([this.people?.abort(reason), this.ledger?.abort(reason)]);
  }

  private count(reasons: readonly RowReason[]): void {
    for (let index = 0; index < reasons.length; index++) {
      const { code } = reasons[index]!;
      const isFirst = index === 0 || reasons.findIndex((one) => one.code === code) === index;
      if (isFirst) this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
    }
  }

  private addToLedger(
    facts: string,
    status: 'open' | 'duplicate' | 'fixed',
    { by, at }: DecidedBy,
  ): void {
    if (this.ledger === undefined) {
      this.ledger = new OutputFile(LEDGER_NAMES[this.pass], this.outputs);
      this.ledger.add(`${FACTS.join(',')},_status,_by,_at`);
    }
    const decided = by === '' ? '' : csvCell(by);
    this.ledger.addRow(`${facts},${status},${decided},${at}`);
  }

  private addForPeople(row: RejectedRow, facts: string): void {
    if (this.people === undefined) {
      this.people = new OutputFile(REJECTS_NAME, this.outputs);
      this.people.add(csvLine([...this.header, ...FACTS]));
    }
    this.people.addRow(`${this.shown(row)},${facts}`);
  }

  /** The cells of a row as people see them. */
  private shown({ cells, text }: RejectedRow): string {
    return text ?? csvLine(shownCells(cells, this.header.length, this.delimiter));
  }

  /** `FACTS` of a row as they stand in both files. */
  private facts(row: RejectedRow, reasons = row.reasons): string {
    const { line, byte, length, check } = row;
    const list = csvCell(reasonList(reasons));
    return `${this.fileId},${line},${byte},${length},${check},${list}`;
  }
}

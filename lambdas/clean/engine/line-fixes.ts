import type { FixOutcome, FixResult, RefusedRow } from '../../shared/decisions';
import type { Merge } from './merge-fix';
import { reasonList } from './reject-writer';
import type { RejectedRow } from './rejected-row';
import type { AcceptedRow, RowReason } from './row-rules';

/** One corrected row of a file: what one fix says of one line. */
export interface LineFix {
  readonly fixId: string;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly line: number;
  readonly check: string;
  /** By the header names of the rejects file. */
  readonly cells: Readonly<Record<string, string>>;
}

/** A row that PostgreSQL refused; of a fixed row (`own` false) the fixes that its file had then. */
export interface RefusedLine extends RefusedRow {
  readonly fixes: readonly string[];
}

/** What became of one `LineFix`. */
export interface LineFixResult extends Omit<FixResult, 'file_id'> {
  readonly fixId: string;
}

/** A rejected line whose newest valid fix is to be taken, if its key is free. */
export interface FixedRow {
  readonly record: RejectedRow;
  readonly fix: LineFix;
  readonly row: AcceptedRow;
}

/** What the fixes of its line make of a rejected row. */
export type Repair =
  | { readonly fixed: FixedRow }
  /** The reasons that are left: those of the record, and why the warehouse refused its correction. */
  | { readonly fixed?: undefined; readonly reasons: readonly RowReason[] };

/** The correction that counts as far as the fixes of a line have been read. */
interface Winner {
  readonly fix: LineFix;
  readonly merge: Merge & { readonly outcome: 'valid' };
  readonly refused: RowReason | undefined;
}

/**
 * The fixes of one file, applied to its rejected rows: the newest valid one of a line counts. It keeps
 * account of what became of each.
 */
export class LineFixes {
  private readonly byLine = new Map<number, LineFix[]>();
  private readonly outcomes = new Map<LineFix, Omit<LineFixResult, 'fixId' | 'line'>>();
  private readonly refusedOwn = new Map<number, string>();
  /** SQLSTATE by `line fix`. */
  private readonly refusedFixes = new Map<string, string>();

  /**
   * @param fixes Oldest first.
   * @param refused Rows that passed cleaning before and that PostgreSQL refused.
   * @param merge Puts a record and a correction of it together.
   */
  constructor(
    private readonly fixes: readonly LineFix[],
    refused: readonly RefusedLine[],
    private readonly merge: (record: RejectedRow, fix: LineFix) => Merge,
  ) {
    for (const fix of fixes) {
      const others = this.byLine.get(fix.line);
      if (others) others.push(fix);
      else this.byLine.set(fix.line, [fix]);
    }
    for (const { line, own, sqlstate, fixes: before } of refused) {
      if (own) this.refusedOwn.set(line, sqlstate);
      else for (const fixId of before) this.refusedFixes.set(`${line} ${fixId}`, sqlstate);
    }
  }

  /** Why the warehouse does not take a line as it stands in the file. */
  refusalOf(line: number): RowReason | undefined {
    return refusedByWarehouse(this.refusedOwn.get(line));
  }

  /** Looks for a correction of a rejected row. */
  repair(record: RejectedRow): Repair {
    const fixes = this.byLine.get(record.line);
    if (fixes === undefined) return { reasons: record.reasons };
    this.byLine.delete(record.line);
    let winner: Winner | undefined;
    for (const fix of fixes) winner = this.next(record, fix, winner);
    if (winner === undefined) return { reasons: record.reasons };
    const { fix, merge, refused } = winner;
    if (refused === undefined) return { fixed: { record, fix, row: merge.row } };
    return { reasons: withReason(record, refused).reasons };
  }

  /** A row that lost its key to another one is in the rejects file, too: whoever leaves it as it is corrects nothing. */
  passDuplicate(record: RejectedRow): void {
    for (const fix of this.byLine.get(record.line) ?? []) {
      if (fix.check !== record.check) {
        this.settle(fix, 'check_differs');
        continue;
      }
      const { outcome, ignored } = this.merge(record, fix);
      if (outcome === 'unchanged' && ignored.length === 0) this.settle(fix, 'unchanged');
    }
  }

  /** Notes what became of a fix; columns that were not taken over stay noted. */
  settle(fix: LineFix, outcome: FixOutcome, reasons?: string): void {
    const ignored = this.outcomes.get(fix)?.ignored;
    this.outcomes.set(fix, {
      outcome,
      ...(reasons === undefined ? {} : { reasons }),
      ...(ignored === undefined ? {} : { ignored }),
    });
  }

  /** What became of every fix, in the order in which they were given. */
  results(): LineFixResult[] {
    return this.fixes.map((fix) => ({
      fixId: fix.fixId,
      line: fix.line,
      // A line that was not rejected, or that the file does not have.
      ...(this.outcomes.get(fix) ?? { outcome: 'unknown_line' }),
    }));
  }

  /** Weighs one more fix of the line against the one that counted until now. */
  private next(record: RejectedRow, fix: LineFix, winner: Winner | undefined): Winner | undefined {
    if (fix.check !== record.check) {
      this.settle(fix, 'check_differs');
      return winner;
    }
    // Whoever corrects a correction that the warehouse refused may change every cell.
    const merge = this.merge(withReason(record, winner?.refused), fix);
    this.note(fix, merge);
    if (merge.outcome !== 'valid') return winner;
    const sqlstate = this.refusedFixes.get(`${fix.line} ${fix.fixId}`);
    // The same correction once more changes nothing, also not who made it.
    if (sqlstate === undefined && winner && isSame(winner, merge.cells)) {
      this.settle(fix, 'unchanged');
      return winner;
    }
    if (winner) this.settle(winner.fix, 'overridden');
    const refused = refusedByWarehouse(sqlstate);
    if (refused) this.settle(fix, 'still_rejected', reasonList([refused]));
    return { fix, merge, refused };
  }

  private note(fix: LineFix, merge: Merge): void {
    const { ignored } = merge;
    const noted = {
      outcome: merge.outcome === 'valid' ? 'taken' : merge.outcome,
      ...(merge.outcome === 'still_rejected' ? { reasons: reasonList(merge.reasons) } : {}),
      ...(ignored.length > 0 ? { ignored } : {}),
    } as const;
    this.outcomes.set(fix, noted);
  }
}

function refusedByWarehouse(sqlstate: string | undefined): RowReason | undefined {
  return sqlstate === undefined ? undefined : { code: `warehouse:${sqlstate}` };
}

/** With the newest refusal of the warehouse in place of an older one. */
function withReason(record: RejectedRow, refused: RowReason | undefined): RejectedRow {
  if (refused === undefined) return record;
  const others = record.reasons.filter(({ code }) => !code.startsWith('warehouse:'));
  return { ...record, reasons: [...others, refused] };
}

function isSame({ merge, refused }: Winner, cells: readonly string[]): boolean {
  return refused === undefined && merge.cells.every((cell, index) => cell === cells[index]);
}

import type { RowWarning } from './row-warnings';
import { ROW_WARNINGS } from './warning-reasons';

const CODES: readonly string[] = ROW_WARNINGS.map(({ code }) => code);

/** Counts the warnings of rows that are taken. */
export class WarningCounts {
  private readonly counts = new Map<string, number>();

  /** Counts the warnings of a row, or of several that have the same. */
  add(warnings: readonly RowWarning[], rows = 1): void {
    for (const { code, column } of warnings) {
      const name = `${code}:${column}`;
      this.counts.set(name, (this.counts.get(name) ?? 0) + rows);
    }
  }

  /** By `code:column`, in the order of docs/reject-reasons.md, then by column. */
  toRecord(): Record<string, number> {
    return Object.fromEntries(
      [...this.counts].toSorted(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1)),
    );
  }
}

function rank(name: string): number {
  return CODES.indexOf(name.slice(0, name.indexOf(':')));
}

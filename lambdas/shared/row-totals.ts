import type { Books } from './documents';

/** The counters that must add up to the rows read, in the order in which people read them. */
export const COUNTERS = [
  'inserted',
  'updated',
  'unchanged',
  'superseded',
  'duplicate',
  'rejected',
] as const;
export type Counter = (typeof COUNTERS)[number];

/** What became of the rows of one file, or of many. */
export type RowTotals = Readonly<Record<Counter, number>> & {
  readonly read: number;
  /** Rows of forgotten people that were erased since; they are counted above, too. */
  readonly forgotten: number;
};

/** The counters of a file whose rows went through the merge; undefined while it waits, and when it brought nothing. */
export function rowsOf({ loaded, rows }: Books): RowTotals | undefined {
  if (loaded === null) return undefined;
  const { read, duplicate, rejected, forgotten = 0 } = rows;
  return { read, duplicate, rejected, forgotten, ...loaded };
}

/** Sums of all files that went through the merge. */
export function totalOf(files: readonly Books[]): RowTotals {
  const all = files.flatMap((books) => rowsOf(books) ?? []);
  const sum = (name: Counter | 'read' | 'forgotten') => all.reduce((n, rows) => n + rows[name], 0);
  return {
    read: sum('read'),
    inserted: sum('inserted'),
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    superseded: sum('superseded'),
    duplicate: sum('duplicate'),
    rejected: sum('rejected'),
    forgotten: sum('forgotten'),
  };
}

/** Rows read that no counter has: 0, or the books are wrong. */
export function missingOf(rows: RowTotals): number {
  return rows.read - COUNTERS.reduce((sum, counter) => sum + rows[counter], 0);
}

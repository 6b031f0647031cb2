import type { RecheckedRow } from '../rejects/recheck-rejects';
import { formatNumber, renderTable, type TableColumn } from './table';

const COLUMNS: readonly TableColumn<RecheckedRow>[] = [
  { heading: 'file id', cell: ({ file_id }) => file_id },
  { heading: 'file', cell: ({ file }) => file, width: 40 },
  { heading: 'line', cell: ({ line }) => line },
  { heading: 'was', cell: ({ before }) => before.replaceAll(';', ', '), width: 40 },
  {
    heading: 'today',
    cell: ({ passes, reasons }) => (passes ? 'passes' : reasons.replaceAll(';', ', ')),
    width: 40,
  },
];

/** Open rejects by what becomes of them, for each dataset. */
export class RecheckSummary {
  private readonly datasets = new Map<
    string,
    { rows: number; passing: number; ids: Set<string> }
  >();

  take({ dataset, passes, file_id }: RecheckedRow): void {
    const name = dataset ?? 'unrecognised';
    const counts = this.datasets.get(name) ?? { rows: 0, passing: 0, ids: new Set() };
    this.datasets.set(name, counts);
    counts.rows += 1;
    if (!passes) return;
    counts.passing += 1;
    counts.ids.add(file_id);
  }

  /** A line a dataset, and what takes the rows that pass. */
  lines(): string[] {
    if (this.datasets.size === 0) return ['no open rejects'];
    return [...this.datasets].flatMap(([name, { rows, passing, ids }]) => [
      `${name}: ${formatNumber(passing)} of ${formatNumber(rows)} open rejects would pass today`,
      ...(ids.size === 0 ? [] : [`  npm run lake -- replay ${[...ids].join(' ')}`]),
    ]);
  }
}

/** The first rows that were looked at. */
export function renderRechecked(
  rows: readonly RecheckedRow[],
  more: number,
  colour = false,
): string {
  if (rows.length === 0) return '';
  const table = renderTable(COLUMNS, rows, { colour });
  return more === 0 ? table : `${table}\n… and ${formatNumber(more)} more rows`;
}

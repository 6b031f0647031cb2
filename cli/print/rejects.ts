import type { RejectedRow } from '../rejects/read-rejects';
import { formatNumber, renderTable, type TableColumn } from './table';

const COLUMNS: readonly TableColumn<RejectedRow>[] = [
  { heading: 'file id', cell: (r) => r.file_id },
  { heading: 'file', cell: (r) => r.file, width: 40 },
  { heading: 'line', cell: (r) => r.line },
  { heading: 'reasons', cell: (r) => r.reasons.join(', ') },
  { heading: 'row', cell: (r) => Object.values(r.cells).join(' | '), width: 80 },
];

/** Rejected rows with their line and all reasons, then the totals by reason. */
export function renderRejects(rows: readonly RejectedRow[], more: number, colour = false): string {
  if (rows.length === 0) return 'no rejected rows';
  const left =
    more > 0 ? [`… and ${formatNumber(more)} more rows: see them all with --limit or --out`] : [];
  return [
    renderTable(COLUMNS, rows, { colour }),
    ...left,
    '',
    'to correct them: `npm run lake -- rejects --file ID --out FILE`',
  ].join('\n');
}

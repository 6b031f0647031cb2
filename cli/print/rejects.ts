import type { RejectedRow } from '../rejects/read-rejects';
import { formatNumber, renderTable, type TableColumn } from './table';

/** A rejected row and the raw key of its file. */
export interface ShownReject {
  readonly file: string;
  readonly row: RejectedRow;
}

/** The cells of the file itself, without the columns that clean added. */
function original(row: RejectedRow): string {
  const cells = Object.entries(row).filter(
    ([name]) => !/^_(file|line|byte|length|check|reasons|status|by|at)$/.test(name),
  );
  return cells.map(([, cell]) => cell).join(' | ');
}

/** `fixed by ana 2026-03-01`, or the status alone. */
function statusOf(row: RejectedRow): string {
  const { _status = '', _by = '', _at = '' } = row;
  return _by === '' ? _status : `${_status} by ${_by} ${_at.slice(0, 10)}`;
}

const COLUMNS: readonly TableColumn<ShownReject>[] = [
  { heading: 'file id', cell: ({ row }) => row['_file'] },
  { heading: 'file', cell: ({ file }) => file, width: 40 },
  { heading: 'line', cell: ({ row }) => Number(row['_line']) },
  { heading: 'byte', cell: ({ row }) => row['_byte'] || undefined },
  { heading: 'reasons', cell: ({ row }) => row['_reasons']?.replaceAll(';', ', '), width: 60 },
  { heading: 'status', cell: ({ row }) => statusOf(row), width: 48 },
  { heading: 'row', cell: ({ row }) => original(row), width: 80 },
];

/**
 * Rejected rows with their line and all reasons.
 * @param more how many there are besides the rows shown
 */
export function renderRejects(rows: readonly ShownReject[], more: number, colour = false): string {
  if (rows.length === 0) return 'no rejected rows';
  const left =
    more > 0 ? [`… and ${formatNumber(more)} more rows: see them all with --limit or --out`] : [];
  return [
    renderTable(COLUMNS, rows, { colour }),
    ...left,
    '',
    'to correct them: `npm run lake -- rejects --file ID --out FILE`, edit, `npm run lake -- fix FILE`',
  ].join('\n');
}

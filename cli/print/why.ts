import type { Contributor } from '../trace/contributors';
import type { RowOrder } from '../trace/core-rows';
import type { ExplainedCell } from '../trace/explain-cells';
import type { Origin, RowTrace } from '../trace/why';
import { facts } from './facts';
import { renderTable, type TableColumn } from './table';

const CELL_COLUMNS: readonly TableColumn<ExplainedCell>[] = [
  { heading: 'column', cell: ({ column }) => column },
  { heading: 'in the file', cell: ({ header }) => header, width: 28 },
  { heading: 'as written', cell: ({ raw }) => raw, width: 40 },
  { heading: 'value', cell: ({ value }) => value, width: 40 },
  { heading: 'by', cell: ({ rules }) => rules.join(', ') || 'as it is', width: 80 },
];

const OTHER_COLUMNS: readonly TableColumn<Contributor>[] = [
  { heading: 'other file', cell: ({ order }) => order.file_id },
  { heading: 'line', cell: ({ order }) => String(order.line) },
  { heading: 'order', cell: ({ order }) => inWords(order) },
  { heading: 'loses because of the row above', cell: ({ loses }) => loses },
];

/** A row of the warehouse, back to its file, line and record, and past the other files that brought its key. */
export function renderRow(trace: RowTrace, colour = false): string {
  const { row, file, origin } = trace;
  const key = Object.entries(trace.key).map(([name, value]) => `${name} ${value}`);
  const of = `${trace.dataset} ${key.join(', ')}`;
  const head = facts([
    ['state', trace.state === 'live' ? null : 'deleted: a tombstone, hidden from the live view'],
    ['file', file && `s3 key ${file.key} version ${file.version_id}`],
    ['file id', `${row.order.file_id}${file ? `, generation ${file.generation}` : ''}`],
    ['line', String(row.order.line)],
    ['contract', row.contract_version],
    ['loaded', `${row.loaded_at}, content since ${row.changed_at}`],
    ['order', inWords(row.order)],
    ['record', origin.record ?? origin.message],
    ['corrected', correction(origin)],
    ...trace.missing_parents.map(
      ({ dataset, columns }) =>
        ['orphan', `${dataset} has no row for its ${columns.join(', ')}`] satisfies [
          string,
          string,
        ],
    ),
  ]);
  return [of, head, ...cells(origin, colour), ...others(trace, colour)].join('\n');
}

function correction({ fixed }: Origin): string | null {
  if (fixed === null) return null;
  const { by, at, reasons } = fixed;
  return `by ${by} at ${at}; it was rejected for ${reasons.replaceAll(';', ', ')}`;
}

function cells({ cells: explained }: Origin, colour: boolean): string[] {
  return explained.length === 0 ? [] : ['', renderTable(CELL_COLUMNS, explained, { colour })];
}

function others({ others: losers, complete }: RowTrace, colour: boolean): string[] {
  const left = complete ? [] : ['older files were not searched'];
  if (losers.length === 0) return ['', 'no other file brings this key', ...left];
  return ['', renderTable(OTHER_COLUMNS, losers, { colour }), ...left];
}

/** A row's place in the order: version order, upload, file, own or corrected, line. */
function inWords({ eff, order_time, own, line }: RowOrder): string {
  const version = eff === '0' ? '' : `version ${eff}, `;
  const uploaded = new Date(Number(order_time)).toISOString();
  return `${version}uploaded ${uploaded}, ${own ? 'own' : 'corrected'} line ${line}`;
}

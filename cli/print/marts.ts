import type { MartState } from '../sql/mart-states';
import { renderTable, type TableColumn } from './table';

const COLUMNS: readonly TableColumn<MartState>[] = [
  { heading: 'mart', cell: ({ mart }) => mart },
  { heading: 'version', cell: ({ version }) => version },
  { heading: 'blocked by', cell: ({ blocked_by }) => blocked_by.join(', ') },
  { heading: 'stale since', cell: ({ stale_since }) => stale_since },
  { heading: 'error', cell: ({ error }) => error, width: 60 },
];

/** The marts, and what to do about those that stand still. */
export function renderMarts(marts: readonly MartState[], colour = false): string {
  if (marts.length === 0) return 'there are no marts';
  const blocked = new Set(marts.flatMap(({ blocked_by }) => blocked_by));
  const advice = [...blocked].map(
    (dataset) =>
      `${dataset} blocks: \`npm run lake -- files --open --dataset ${dataset}\` shows what to correct or waive`,
  );
  const all = blocked.size === 0 ? ['nothing is blocked'] : advice;
  return [renderTable(COLUMNS, marts, { colour }), '', ...all].join('\n');
}

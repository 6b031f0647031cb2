import type { WrittenSample } from '../../samples/write-samples';
import { renderTable } from './table';

function reasons({ rejected_by_reason }: WrittenSample): string {
  return Object.entries(rejected_by_reason)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ');
}

/** The files that were generated and the books they must have. */
export function renderSamples(written: readonly WrittenSample[]): string {
  return renderTable(
    [
      { heading: 'file', cell: (s: WrittenSample) => s.path },
      { heading: 'read', cell: (s: WrittenSample) => s.rows.read },
      { heading: 'clean', cell: (s: WrittenSample) => s.rows.clean },
      { heading: 'duplicate', cell: (s: WrittenSample) => s.rows.duplicate },
      { heading: 'rejected', cell: (s: WrittenSample) => s.rows.rejected },
      { heading: 'reasons', cell: reasons },
    ],
    written,
  );
}

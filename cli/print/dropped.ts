import type { Dropped } from '../drop/drop-files';
import { renderTable } from './table';

/** What was uploaded and where, a line a file. */
export function renderDropped(dropped: readonly Dropped[]): string {
  return renderTable(
    [
      { heading: 'file id', cell: (d: Dropped) => d.file_id },
      { heading: 'file', cell: (d: Dropped) => d.file, width: 48 },
      { heading: 'key', cell: (d: Dropped) => d.key, width: 64 },
      { heading: 'bytes', cell: (d: Dropped) => d.bytes },
    ],
    dropped,
  );
}

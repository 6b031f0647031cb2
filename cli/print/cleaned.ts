import type { Receipt } from '../../lambdas/shared/documents';
import { renderTable, type TableColumn } from './table';

/** What the closing table keeps of a receipt: files may be many, and their receipts long. */
export type Cleaned = Pick<Receipt, 'file' | 'status' | 'dataset' | 'rows'> & {
  readonly ms: number;
};

const WIDTH = 60;

const COUNTS = ['read', 'clean', 'rejected', 'duplicate'] as const;

const COLUMNS: readonly TableColumn<Cleaned>[] = [
  // the end of a path tells files apart
  {
    heading: 'file',
    cell: ({ file }) => (file.length > WIDTH ? `…${file.slice(1 - WIDTH)}` : file),
  },
  { heading: 'status', cell: ({ status }) => status },
  { heading: 'dataset', cell: ({ dataset }) => dataset },
  ...COUNTS.map((count) => ({ heading: count, cell: ({ rows }: Cleaned) => rows[count] })),
  { heading: 'ms', cell: ({ ms }) => ms },
];

/** The closing table of `lake clean`: a line a file, and the sums. */
export function renderCleaned(files: readonly Cleaned[], colour = false): string {
  const sum = (of: (file: Cleaned) => number) => files.reduce((all, file) => all + of(file), 0);
  const clean = files.filter(({ status }) => status === 'clean').length;
  const footer = [
    `${files.length} files`,
    `${clean} clean`,
    null,
    ...COUNTS.map((count) => sum(({ rows }) => rows[count])),
    sum(({ ms }) => ms),
  ];
  return renderTable(COLUMNS, files, { footer, colour });
}

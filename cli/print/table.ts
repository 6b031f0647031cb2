import { styleText } from 'node:util';

/** One column of a table: its heading and how a row shows in it. Numbers are aligned right. */
export interface TableColumn<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string | number | null | undefined;
  /** Longer texts are cut with an ellipsis. @default no limit */
  readonly width?: number;
}

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 6 });

const segments = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Terminal columns of a text: one a grapheme, so that accents written as two code points stay aligned. */
function widthOf(text: string): number {
  // printable ASCII needs no segmenter, which is a hundred times slower
  return /^[ -~]*$/.test(text) ? text.length : [...segments.segment(text)].length;
}

function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  const kept = [...segments.segment(text)].slice(0, width - 1).map((part) => part.segment);
  return `${kept.join('')}…`;
}

/** `1234567` -> `1,234,567`. */
export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

/** Control characters would move the cursor or change the terminal's state: they are shown as `·`. */
// oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
const CONTROL = /[\u0000-\u001f\u007f-\u009f]+/g;

function show(value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '-';
  return typeof value === 'number' ? formatNumber(value) : value.replace(CONTROL, '·');
}

/**
 * Rows as an aligned text table: headings, then one line a row, two spaces between columns.
 * @param options.footer a last row with its own cells (totals), shown below the others
 */
export function renderTable<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  options: {
    readonly footer?: readonly (string | number | null)[];
    readonly colour?: boolean;
  } = {},
): string {
  const numeric = columns.map((column) => rows.some((row) => typeof column.cell(row) === 'number'));
  const body = rows.map((row) =>
    columns.map((column) => cut(show(column.cell(row)), column.width ?? Number.POSITIVE_INFINITY)),
  );
  if (options.footer !== undefined)
    body.push(options.footer.map((value) => (value === null ? '' : show(value))));
  const headings = columns.map((column) => column.heading);
  const widths = headings.map((heading, i) =>
    Math.max(widthOf(heading), ...body.map((cells) => widthOf(cells[i] ?? ''))),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((text, i) => {
        const padding = ' '.repeat((widths[i] ?? 0) - widthOf(text));
        return numeric[i] === true ? padding + text : text + padding;
      })
      .join('  ')
      .trimEnd();
  const heading = line(headings);
  const first = options.colour === true ? styleText('bold', heading, PLAIN) : heading;
  return [first, ...body.map(line)].join('\n');
}

/** Whether colour is wanted is decided by the caller, not by Node from its own stdout. */
const PLAIN = { validateStream: false } as const;

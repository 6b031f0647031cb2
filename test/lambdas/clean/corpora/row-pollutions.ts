import { type Grade, HEADER, type Writing, writeCell, writeRow } from './grades';
import type { Pollution } from './pollution';

/** What a pollution does to the lines of a table; line 0 is the header, line i row i. */
export interface RowPolluter {
  readonly name: string;
  /** New lines; undefined where it cannot be done to this row and column. */
  readonly pollute: (
    lines: readonly string[],
    table: Table,
    row: number,
    column: number,
  ) => Change | undefined;
}

/** The clean table and how it is written. */
interface Table {
  readonly rows: readonly Grade[];
  readonly writing: Writing;
}

/** Lines of a polluted file; a line is a record without its newline. */
interface Change {
  readonly lines: readonly string[];
  /** Rows, from 1, that it touches. */
  readonly damages: readonly number[];
}

/** Puts another line in the place of a row. */
function replace(lines: readonly string[], row: number, line: string): Change {
  return { lines: lines.with(row, line), damages: [row] };
}

const cellsOf = ({ rows, writing }: Table, row: number): string[] =>
  (rows[row - 1] ?? []).map((cell) => writeCell(cell, writing));

const joined = (cells: readonly string[], { writing }: Table): string =>
  cells.join(writing.delimiter);

const isQuoted = (cell: string, { writing }: Table): boolean => cell.startsWith(writing.quote);

/** Once a row: the column does not matter. */
const ofRow =
  (change: (cells: readonly string[], table: Table) => string) =>
  (lines: readonly string[], table: Table, row: number, column: number) =>
    column === 0 ? replace(lines, row, change(cellsOf(table, row), table)) : undefined;

/** Once a cell. */
const ofCell =
  (change: (cell: string, table: Table) => string | undefined) =>
  (lines: readonly string[], table: Table, row: number, column: number) => {
    const cells = cellsOf(table, row);
    const changed = change(cells[column] ?? '', table);
    if (changed === undefined) return undefined;
    return replace(lines, row, joined(cells.with(column, changed), table));
  };

const SINGLE: Partial<Writing> = { quote: "'", escape: "'", quoteAll: true };

/** Quotes that open in one row and close in the same column of a later one: what lies between is swallowed. */
function quotesAcross(distance: number): RowPolluter['pollute'] {
  return (lines, table, row, column) => {
    const other = row + distance;
    const [first, last] = [cellsOf(table, row), cellsOf(table, other)];
    const [opens = '', closes = ''] = [first[column], last[column]];
    if (other >= lines.length || isQuoted(opens, table) || isQuoted(closes, table))
      return undefined;
    const changed = lines
      .with(row, joined(first.with(column, `"${opens}`), table))
      .with(other, joined(last.with(column, `${closes}"`), table));
    return { lines: changed, damages: [row, other] };
  };
}

/** Row-level and cell-level pollutions: of one row, of one separator, of one quotation mark. */
export const ROW_POLLUTERS: readonly RowPolluter[] = [
  { name: 'empty line', pollute: ofRow(() => '') },
  { name: 'fewer cells', pollute: ofRow((cells, table) => joined(cells.slice(0, -1), table)) },
  { name: 'one cell', pollute: ofRow((cells) => cells[0] ?? '') },
  { name: 'more cells', pollute: ofRow((cells, t) => joined([...cells, ...cells], t)) },
  { name: 'trailing separator', pollute: ofRow((cells, t) => joined([...cells, ''], t)) },
  { name: 'other separator', pollute: ofRow((cells) => cells.join(';')) },
  {
    name: 'other quotation mark',
    pollute: (lines, table, row, column) => {
      if (column > 0) return undefined;
      return replace(
        lines,
        row,
        writeRow(table.rows[row - 1] ?? [], { ...table.writing, ...SINGLE }),
      );
    },
  },
  {
    name: 'other escape',
    pollute: (lines, table, row, column) => {
      const cells = table.rows[row - 1] ?? [];
      // One row cannot say that its backslashes are doubled.
      if (column > 0 || cells.some((cell) => cell.includes('\\'))) return undefined;
      const writing = { ...table.writing, escape: '\\', quoteAll: true };
      return replace(lines, row, writeRow(cells, writing));
    },
  },
  {
    name: 'row in quotation marks',
    pollute: ofRow((cells, table) => `"${joined(cells, table).replaceAll('"', '""')}"`),
  },
  { name: 'byte order mark', pollute: ofRow((cells, table) => `\ufeff${joined(cells, table)}`) },
  {
    name: 'line break between rows is missing',
    pollute: (lines, _table, row, column) => {
      if (column > 0 || row + 1 >= lines.length) return undefined;
      const together = `${lines[row]}${lines[row + 1]}`;
      return { lines: lines.toSpliced(row, 2, together), damages: [row, row + 1] };
    },
  },
  { name: 'extra separator', pollute: ofCell((cell, { writing }) => writing.delimiter + cell) },
  {
    name: 'missing separator',
    pollute: (lines, table, row, column) => {
      if (column === 0) return undefined;
      const cells = cellsOf(table, row);
      const glued = cells.toSpliced(column - 1, 2, `${cells[column - 1]}${cells[column]}`);
      return replace(lines, row, joined(glued, table));
    },
  },
  { name: 'extra quote at the start', pollute: ofCell((cell) => `"${cell}`) },
  { name: 'extra quote at the end', pollute: ofCell((cell) => `${cell}"`) },
  {
    name: 'extra quote in the middle',
    pollute: ofCell((cell) =>
      cell.length < 2 ? undefined : `${cell.slice(0, 2)}"${cell.slice(2)}`,
    ),
  },
  {
    name: 'missing opening quote',
    pollute: ofCell((cell, table) => (isQuoted(cell, table) ? cell.slice(1) : undefined)),
  },
  {
    name: 'missing closing quote',
    pollute: ofCell((cell, table) => (isQuoted(cell, table) ? cell.slice(0, -1) : undefined)),
  },
  { name: 'line break before the cell', pollute: ofCell((cell) => `\n${cell}`) },
  { name: 'NUL', pollute: ofCell((cell) => `${cell}\0`) },
  { name: 'quotes across two rows', pollute: quotesAcross(1) },
  { name: 'quotes across five rows', pollute: quotesAcross(4) },
];

/** One pollution of every row and column of a table, one a file. */
export function* rowPollutions(
  rows: readonly Grade[],
  writing: Writing,
  { name, pollute }: RowPolluter,
): Iterable<Pollution> {
  const table: Table = { rows, writing };
  const lines = [HEADER, ...rows].map((row) => writeRow(row, writing));
  for (const row of rows.keys()) {
    for (const column of HEADER.keys()) {
      const change = pollute(lines, table, row + 1, column);
      if (change === undefined) continue;
      yield {
        name: `${name}: row ${row + 1}, column ${column + 1}`,
        content: change.lines.join(writing.newline) + writing.newline,
        truth: rows,
        damaged: new Set(change.damages.map((index) => rows[index - 1]?.[0] ?? '')),
        refusals: [],
      };
    }
  }
}

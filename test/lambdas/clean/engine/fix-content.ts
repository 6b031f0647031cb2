import { parse } from 'csv-parse/sync';
import type { LineFix, LineFixResult } from '../../../../lambdas/clean/engine/line-fixes';
import type { Row } from './clean-content';

/** A correction of one row of a rejects file: its cells, some of them changed. */
export function fixOf(row: Row, changes: Readonly<Record<string, string>>, fixId = 'x1'): LineFix {
  const { _file, _line, _check = '', ...cells } = row;
  const at = '2026-03-01T08:00:00.000Z';
  return {
    fixId,
    by: 'ann',
    at,
    line: Number(_line),
    check: _check,
    cells: { ...cells, ...changes },
  };
}

/** `line:outcome`, with the reasons and the ignored columns where there are any. */
export function told({ line, outcome, reasons, ignored }: LineFixResult): string {
  const why = reasons === undefined ? '' : ` (${reasons})`;
  const kept = ignored === undefined ? '' : ` not ${ignored.join(',')}`;
  return `${line}:${outcome}${why}${kept}`;
}

/** How a spreadsheet writes a table. */
interface Spreadsheet {
  readonly delimiter: string;
  readonly newline: string;
  /** Every cell in quotation marks. */
  readonly quoted: boolean;
  readonly encode: (text: string) => Buffer;
  /** What it does to the rows below the header, and to the order of the columns. */
  readonly arrange?: (table: string[][]) => string[][];
}

const cp1252 = (text: string) =>
  Buffer.from(text.replaceAll('€', '\x80').replaceAll(/[^\0-\xff]/g, '?'), 'latin1');

/** The header stays, the rows are sorted by their last cell, as somebody who looks at the reasons does. */
const sorted = ([header = [], ...rows]: string[][]) => [
  header,
  ...rows.toSorted((a, b) => ((a.at(-1) ?? '') < (b.at(-1) ?? '') ? -1 : 1)),
];

export const SPREADSHEETS: Readonly<Record<string, Spreadsheet>> = {
  'the file as it is': {
    delimiter: ',',
    newline: '\n',
    quoted: false,
    encode: (text) => Buffer.from(text),
  },
  'Excel, German, CSV': {
    delimiter: ';',
    newline: '\r\n',
    quoted: false,
    encode: cp1252,
    arrange: (table) => [...sorted(table), Array.from({ length: table[0]!.length }, () => '')],
  },
  'Excel, CSV UTF-8': {
    delimiter: ',',
    newline: '\r\n',
    quoted: false,
    encode: (text) => Buffer.from(`\ufeff${text}`),
  },
  'Excel, Unicode text': {
    delimiter: '\t',
    newline: '\r\n',
    quoted: false,
    encode: (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
    arrange: sorted,
  },
  'LibreOffice, all text quoted': {
    delimiter: ',',
    newline: '\n',
    quoted: true,
    encode: (text) => Buffer.from(text),
    arrange: (table) => table.map((row) => row.toReversed()),
  },
};

/** A rejects file after somebody opened it in a spreadsheet and saved it. */
export function saved(
  csv: string,
  sheet: Spreadsheet,
  edit: (row: Row) => Row = (row) => row,
): Buffer {
  const [header = [], ...rows]: string[][] = parse(csv);
  const edited = rows.map((row) => {
    const named = edit(Object.fromEntries(header.map((name, at) => [name, row[at] ?? ''])));
    return header.map((name) => named[name] ?? '');
  });
  const table = [header, ...edited];
  const { delimiter, newline, quoted } = sheet;
  const written = (cell: string) =>
    quoted || /["\r\n]/.test(cell) || cell.includes(delimiter)
      ? `"${cell.replaceAll('"', '""')}"`
      : cell;
  const lines = (sheet.arrange?.(table) ?? table).map((row) => row.map(written).join(delimiter));
  return sheet.encode(lines.map((line) => line + newline).join(''));
}

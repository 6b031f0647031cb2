import type { Contract } from '../../../../contracts/types';
import { column, contract } from '../engine/clean-content';

/** Header of the clean table that the corpora write, pollute and expect back. */
export const HEADER: readonly string[] = ['id', 'name', 'city', 'note', 'points', 'day'];

/** A row of the clean table: canonical cells, no white space at their ends. */
export type Grade = readonly string[];

/** The contract of the clean table: typed at both ends, so that shifted cells cannot pass. */
export const GRADES: Contract = contract({
  dataset: 'grades',
  columns: [
    column('id', { type: 'integer', sqlType: 'integer', required: true, minimum: 1 }),
    column('name', { required: true }),
    column('city'),
    column('note'),
    column('points', { type: 'integer', sqlType: 'integer', minimum: 0, maximum: 100 }),
    column('day', { type: 'date', sqlType: 'date', required: true }),
  ],
});

const NAMES = ['Ann', 'Zoë Müller', "O'Brien", 'Łukasz', 'Anne Marie', 'Bo', '李小龍', 'Ágnes'];
const CITIES = ['Rome', 'St. Gallen', '', 'São Paulo', 'Paris'];

/** Notes with everything that must be quoted, in reach of every row-level pollution. */
const NOTES = [
  'fine',
  'late, but here',
  '',
  'said "no" twice',
  'first line\nsecond line',
  'C:\\temp\\',
  'ends with "quotes"',
  '100 % · 50 €',
  "it's",
  'a;b|c~d',
];

/** So many rows of the clean table, always the same. */
export function grades(count: number): Grade[] {
  return Array.from({ length: count }, (_, index) => [
    String(index + 1),
    `${NAMES[index % NAMES.length]} ${index + 1}`,
    CITIES[index % CITIES.length] ?? '',
    NOTES[index % NOTES.length] ?? '',
    String((index * 37) % 101),
    `2024-0${1 + (index % 9)}-${10 + (index % 19)}`,
  ]);
}

/** How a table is written down. */
export interface Writing {
  readonly delimiter: string;
  readonly quote: string;
  /** What stands before a quotation mark inside a quoted cell. */
  readonly escape: string;
  readonly newline: string;
  /** Every cell is quoted, or only those that must be. */
  readonly quoteAll: boolean;
}

export const PLAIN: Writing = {
  delimiter: ',',
  quote: '"',
  escape: '"',
  newline: '\n',
  quoteAll: false,
};

/** One cell as it is written. */
export function writeCell(cell: string, writing: Writing): string {
  const { delimiter, quote, escape, quoteAll } = writing;
  const must = [delimiter, quote, '\n', '\r'].some((mark) => cell.includes(mark));
  if (!(must || quoteAll)) return cell;
  const body = escape === quote ? cell : cell.replaceAll(escape, escape + escape);
  return `${quote}${body.replaceAll(quote, escape + quote)}${quote}`;
}

/** One row as it is written, without its newline. */
export function writeRow(cells: readonly string[], writing: Writing): string {
  return cells.map((cell) => writeCell(cell, writing)).join(writing.delimiter);
}

/** A table with its header as a file's text. */
export function writeTable(rows: readonly Grade[], writing: Writing): string {
  return [HEADER, ...rows].map((row) => writeRow(row, writing) + writing.newline).join('');
}

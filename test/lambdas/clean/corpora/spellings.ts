import { gzipSync } from 'node:zlib';

/** A table with its header as first row. */
export type Rows = readonly (readonly string[])[];

/** One program's way of writing a table down. */
export interface Spelling {
  readonly name: string;
  readonly write: (rows: Rows) => Buffer | string;
}

type Cell = (text: string, column: number, row: number) => string;

const always: Cell = (text) => `"${text.replaceAll('"', '""')}"`;

const needed =
  (delimiter: string): Cell =>
  (text) =>
    text.includes(delimiter) || /["\r\n]/.test(text) ? always(text, 0, 0) : text;

const isNumber = (text: string): boolean => /^-?\d+(?:\.\d+)?$/.test(text);

/** Text in quotation marks, numbers without. */
const texts: Cell = (text) => (isNumber(text) ? text : always(text, 0, 0));

function lines(rows: Rows, delimiter: string, newline: string, cell: Cell): string {
  return rows
    .map((row, at) => row.map((text, column) => cell(text, column, at)).join(delimiter) + newline)
    .join('');
}

const withIndex = (rows: Rows, header: string, first: number): Rows =>
  rows.map((row, at) => [at === 0 ? header : String(at - 1 + first), ...row]);

const renamed = (rows: Rows, rename: (name: string) => string): Rows =>
  rows.map((row, at) => (at === 0 ? row.map(rename) : row));

const rotated = (rows: Rows): Rows => rows.map((row) => [...row.slice(3), ...row.slice(0, 3)]);

const sheets = (rows: Rows) => lines(rows, ',', '\r\n', needed(','));
const minimal = (rows: Rows) => lines(rows, ',', '\n', needed(','));
const semicolons = (rows: Rows) => lines(rows, ';', '\r\n', needed(';'));
const tabs = (rows: Rows) => lines(rows, '\t', '\r\n', needed('\t'));
const padded = (rows: Rows) => lines(rows, ',', '\n', (text) => ` ${text} `);
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

/** The same table as programs export it: what differs is the writing, never a value. */
export const SPELLINGS: readonly Spelling[] = [
  { name: 'Excel, CSV UTF-8', write: (rows) => `\ufeff${sheets(rows)}` },
  { name: 'Excel, CSV', write: (rows) => Buffer.from(sheets(rows), 'latin1') },
  { name: 'Excel for Mac, CSV (Macintosh)', write: (rows) => lines(rows, ',', '\r', needed(',')) },
  { name: 'Excel, Unicode text', write: (rows) => utf16(tabs(rows)) },
  { name: 'Excel, text (tab)', write: tabs },
  { name: 'Excel in Germany, CSV', write: (rows) => Buffer.from(semicolons(rows), 'latin1') },
  { name: 'Excel in Germany, CSV UTF-8', write: (rows) => `\ufeff${semicolons(rows)}` },
  { name: 'Excel with a separator line', write: (rows) => `sep=;\r\n${semicolons(rows)}` },
  { name: 'Google Sheets', write: (rows) => sheets(rows).slice(0, -2) },
  { name: 'LibreOffice', write: minimal },
  { name: 'LibreOffice, all text quoted', write: (rows) => lines(rows, ',', '\n', texts) },
  { name: 'Numbers', write: (rows) => semicolons(rows).replaceAll('\r\n', '\n') },
  { name: 'pandas to_csv(index=False)', write: minimal },
  { name: 'pandas to_csv()', write: (rows) => minimal(withIndex(rows, '', 0)) },
  {
    name: 'pandas to_csv() read and written twice',
    write: (rows) => minimal(withIndex(withIndex(rows, 'Unnamed: 0', 0), '', 0)),
  },
  { name: 'pandas to_csv(sep="\\t")', write: (rows) => lines(rows, '\t', '\n', needed('\t')) },
  { name: 'pandas to_csv(quoting=QUOTE_ALL)', write: (rows) => lines(rows, ',', '\n', always) },
  {
    name: 'pandas to_csv(quoting=QUOTE_NONNUMERIC)',
    write: (rows) => lines(rows, ',', '\n', texts),
  },
  { name: 'pandas to_csv(compression="gzip")', write: (rows) => gzipSync(minimal(rows)) },
  { name: 'pandas to_csv(encoding="utf-16")', write: (rows) => utf16(minimal(rows)) },
  {
    name: 'pandas reset_index().to_csv(index=False)',
    write: (rows) => minimal(withIndex(rows, 'index', 0)),
  },
  {
    name: 'R write.csv',
    write: (rows) =>
      lines(withIndex(rows, '', 1), ',', '\n', (text, column, at) =>
        column === 0 && at > 0 ? always(text, 0, 0) : texts(text, 0, 0),
      ),
  },
  { name: 'R write.csv(row.names=FALSE)', write: (rows) => lines(rows, ',', '\n', texts) },
  { name: 'R write.csv2', write: (rows) => lines(withIndex(rows, '', 1), ';', '\n', texts) },
  {
    name: 'R check.names',
    write: (rows) =>
      lines(
        renamed(rows, (name) => name.replaceAll(/[^A-Za-z0-9]/g, '.')),
        ',',
        '\n',
        texts,
      ),
  },
  { name: 'readr write_tsv', write: (rows) => lines(rows, '\t', '\n', needed('\t')) },
  {
    name: 'MySQL INTO OUTFILE with a header',
    write: (rows) => lines(rows, '\t', '\n', (text) => text),
  },
  { name: 'MySQL Workbench', write: (rows) => lines(rows, ';', '\n', texts) },
  { name: 'phpMyAdmin', write: (rows) => lines(rows, ',', '\r\n', always) },
  { name: 'PostgreSQL COPY … CSV HEADER', write: minimal },
  { name: "PostgreSQL COPY … DELIMITER '|'", write: (rows) => lines(rows, '|', '\n', needed('|')) },
  {
    name: 'psql, unaligned',
    write: (rows) => `${lines(rows, '|', '\n', (text) => text)}(${rows.length - 1} rows)\n`,
  },
  { name: 'SQLite .mode csv', write: sheets },
  {
    name: 'SQL Server, results to file',
    write: (rows) => `\ufeff${lines(rows, ',', '\r\n', (text) => text)}`,
  },
  {
    name: 'Oracle SQL Developer',
    write: (rows) =>
      lines(
        renamed(rows, (name) => name.toUpperCase()),
        ',',
        '\n',
        always,
      ),
  },
  { name: 'Access', write: (rows) => Buffer.from(lines(rows, ';', '\r\n', texts), 'latin1') },
  {
    name: 'SAS',
    write: (rows) =>
      lines(
        renamed(rows, (name) => name.replaceAll(/\W/g, '_')),
        ',',
        '\r\n',
        needed(','),
      ),
  },
  { name: 'SPSS', write: (rows) => `\ufeff${tabs(rows)}` },
  { name: 'Stata', write: (rows) => minimal(renamed(rows, (name) => name.replaceAll(/\W/g, ''))) },
  { name: 'Tableau crosstab', write: (rows) => utf16(lines(rows, '\t', '\n', needed('\t'))) },
  { name: 'Spark, with trailing blanks', write: padded },
  { name: 'Power BI', write: (rows) => `\ufeff${minimal(rows)}` },
  {
    name: 'a mainframe: ~ and blanks',
    write: (rows) => lines(rows, '~', '\r\n', (text) => `${text}   `),
  },
  { name: 'a mainframe: DOS end-of-file mark', write: (rows) => `${sheets(rows)}\x1a` },
  {
    name: 'a trailing delimiter on every line',
    write: (rows) => minimal(rows.map((row) => [...row, ''])),
  },
  {
    name: 'every row in one pair of quotation marks',
    write: (rows) =>
      minimal(rows.map((row) => [row.map((text) => needed(',')(text, 0, 0)).join(',')])),
  },
  {
    name: 'every row in quotation marks, header not',
    write: (rows) =>
      minimal(rows)
        .split('\n')
        .map((line, at) => (at === 0 || line === '' ? line : always(line, 0, 0)))
        .join('\n'),
  },
  {
    name: 'a report with a title above',
    write: (rows) => `Students performance\nMade on 2024-05-01\n\n${minimal(rows)}`,
  },
  {
    name: 'a report with commas above',
    write: (rows) => `"Students performance",,,,,,,\n,,,,,,,\n${minimal(rows)}`,
  },
  {
    name: 'a report with comments above',
    write: (rows) => `# exported 2024-05-01\n# by admin\n${minimal(rows)}`,
  },
  { name: 'Blackboard: blanks after commas', write: (rows) => lines(rows, ', ', '\r\n', always) },
  { name: 'columns in another order', write: (rows) => minimal(rotated(rows)) },
  {
    name: 'header in capitals',
    write: (rows) => minimal(renamed(rows, (name) => name.toUpperCase())),
  },
  {
    name: 'header with underscores',
    write: (rows) => minimal(renamed(rows, (name) => name.replaceAll(/\W+/g, '_'))),
  },
  {
    name: 'header in title case and blanks',
    write: (rows) =>
      minimal(renamed(rows, (name) => `  ${name[0]?.toUpperCase()}${name.slice(1)} `)),
  },
  {
    name: 'blank lines between all rows',
    write: (rows) => lines(rows, ',', '\r\n\r\n', needed(',')),
  },
  { name: 'carriage returns doubled', write: (rows) => lines(rows, ',', '\r\r\n', needed(',')) },
];

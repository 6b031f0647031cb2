import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { column, contract } from '../engine/clean-content';

/** Columns of the generated tables. */
export const COLUMNS = ['id', 'name', 'remark', 'points'] as const;

/** The contract of the generated tables: texts that must come back as they are. */
export const TEXTS = contract({
  dataset: 'texts',
  columns: [
    column('id', { type: 'integer', sqlType: 'integer', required: true }),
    column('name'),
    column('remark'),
    column('points', { type: 'integer', sqlType: 'integer' }),
  ],
  missingValues: [],
});

/** How a generated table is written. */
export interface Dialect {
  readonly delimiter: string;
  readonly newline: string;
  readonly encoding: 'utf8' | 'utf16le' | 'utf16be' | 'latin1';
  readonly mark: boolean;
  /** Which cells stand in quotation marks though they need none. */
  readonly quoting: 'needed' | 'all' | 'some';
  /** Blanks around the quotation marks of a cell. */
  readonly padding: string;
  readonly shape: 'plain' | 'trailing' | 'wrapped' | 'index' | 'preamble' | 'separator';
  readonly gzip: boolean;
  readonly lastNewline: boolean;
}

const cell = fc.oneof(
  fc.stringMatching(/^[a-zA-Z ,;|~\t"'\n]{0,8}$/),
  fc.constantFrom(
    '',
    '"',
    '""',
    ',',
    '\n',
    '\r\n',
    "'",
    'Straße für Ägnes',
    '= 1+1',
    '\\',
    '\\N',
    '#',
    '5" pipe',
  ),
);

/** Rows of cells without white space at their ends: it belongs to the writing. */
export const tables = fc
  .array(fc.tuple(cell, cell, fc.integer()), { minLength: 1, maxLength: 12 })
  .map((rows) =>
    rows.map(([name, remark, points], index) =>
      [String(index + 1), name, remark, String(points)].map((text) => text.trim()),
    ),
  );

export const dialects: fc.Arbitrary<Dialect> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', '~'),
  newline: fc.constantFrom('\n', '\r\n', '\r'),
  encoding: fc.constantFrom('utf8', 'utf16le', 'utf16be', 'latin1'),
  mark: fc.boolean(),
  quoting: fc.constantFrom('needed', 'all', 'some'),
  padding: fc.constantFrom('', '', ' ', '  '),
  shape: fc.constantFrom('plain', 'trailing', 'wrapped', 'index', 'preamble', 'separator'),
  gzip: fc.boolean(),
  lastNewline: fc.boolean(),
});

function writeCell(text: string, at: number, dialect: Dialect): string {
  const { delimiter, quoting, padding } = dialect;
  const must = text.includes(delimiter) || /["\r\n]/.test(text);
  const quoted = must || quoting === 'all' || (quoting === 'some' && at % 2 === 1);
  if (!quoted) return text;
  return `${padding}"${text.replaceAll('"', '""')}"${padding}`;
}

function writeLine(cells: readonly string[], at: number, dialect: Dialect): string {
  const { delimiter, shape } = dialect;
  const index = shape === 'index' ? [at === 0 ? '' : String(at - 1)] : [];
  const trailing = shape === 'trailing' ? [''] : [];
  const all = [...index, ...cells, ...trailing];
  const line = all.map((text, position) => writeCell(text, at + position, dialect)).join(delimiter);
  return shape === 'wrapped' ? `"${line.replaceAll('"', '""')}"` : line;
}

/** A table as the bytes of a file. @param header `undefined` for a file without one. */
export function written(
  rows: readonly (readonly string[])[],
  dialect: Dialect,
  header: readonly string[] | undefined = COLUMNS,
): Buffer {
  const { newline, shape, delimiter, lastNewline } = dialect;
  const above = {
    preamble: ['Export of the district', 'made on 2024-05-01', ''],
    separator: [`sep=${delimiter}`],
  }[shape as string];
  const table = header === undefined ? rows : [header, ...rows];
  const lines = table.map((row, at) => writeLine(row, header === undefined ? at + 1 : at, dialect));
  const text = [...(above ?? []), ...lines].join(newline) + (lastNewline ? newline : '');
  const bytes = encoded(text, dialect);
  return dialect.gzip ? gzipSync(bytes) : bytes;
}

function encoded(text: string, { encoding, mark }: Dialect): Buffer {
  if (encoding === 'latin1') return Buffer.from(text, 'latin1');
  const marked = mark ? `\ufeff${text}` : text;
  if (encoding === 'utf8') return Buffer.from(marked);
  const little = Buffer.from(marked, 'utf16le');
  return encoding === 'utf16le' ? little : little.swap16();
}

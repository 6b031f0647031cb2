import { type Grade, HEADER, PLAIN, type Writing, writeRow, writeTable } from './grades';
import type { Pollution } from './pollution';

const POLLOCK: Writing = { ...PLAIN, quoteAll: true, newline: '\r\n' };

const NOBODY: ReadonlySet<string> = new Set();

/** Every row of the table must come through. */
function kept(name: string, content: string | Buffer, truth: readonly Grade[]): Pollution {
  return { name, content, truth, damaged: NOBODY, refusals: [] };
}

/** The file is refused with one of the codes, or read as a careful reader would. */
function refused(
  name: string,
  content: string | Buffer,
  truth: readonly Grade[],
  ...refusals: readonly string[]
): Pollution {
  return { ...kept(name, content, truth), refusals };
}

/** Preambles and footnotes of three lines, as exports put them above and below a table. */
function* notes(rows: readonly Grade[], writing: Writing): Iterable<Pollution> {
  const table = writeTable(rows, writing);
  const width = HEADER.length;
  const cells = (text: string) => writeRow([text, ...Array<string>(width - 1).fill('')], writing);
  const line = (text: string) => writeRow([text], writing);
  for (const [how, write] of [
    ['delimited', cells],
    ['not delimited', line],
  ] as const) {
    for (const gap of ['', how === 'delimited' ? cells('') : '']) {
      const lines = (text: string) =>
        [1, 2, 3].map((at) => write(`${text} ${at}`) + writing.newline);
      const empty = gap === '' ? '' : gap + writing.newline;
      const above = [...lines('Report of the district'), empty].join('');
      const below = [empty, ...lines('End of the report')].join('');
      yield kept(`preamble, ${how}, ${gap === '' ? 'no' : 'a'} gap`, above + table, rows);
      yield kept(`footnote, ${how}, ${gap === '' ? 'no' : 'a'} gap`, table + below, rows);
    }
    yield kept(`preamble and blank line, ${how}`, `${write('Report')}\n\n${table}`, rows);
  }
}

function* sizes(rows: readonly Grade[], writing: Writing): Iterable<Pollution> {
  const table = writeTable(rows, writing);
  const none = rows.slice(0, 0);
  yield kept('as it is', table, rows);
  yield kept('no newline at the end', table.slice(0, -writing.newline.length), rows);
  yield kept('blank lines at the end', table + writing.newline.repeat(3), rows);
  yield kept('blank lines at the start', writing.newline.repeat(3) + table, rows);
  yield kept('blank lines between', table.replaceAll(/\n(?=\d|"\d)/g, '\n\r\n'), rows);
  yield refused('nothing', '', none, 'empty');
  yield refused('blank lines only', '\n\n\n', none, 'empty', 'unrecognised');
  yield refused('header only', writeTable(none, writing), none, 'header_only');
  yield kept('one row', writeTable(rows.slice(0, 1), writing), rows.slice(0, 1));
  const bare = rows.map((row) => writeRow(row, writing) + writing.newline).join('');
  yield refused('no header', bare, rows, 'unrecognised', 'missing_columns', 'blank_header');
  yield kept('end-of-file mark of DOS', `${table}\x1a`, rows);
}

/** Dialects of whole files; those that cannot be known are refused, never guessed wrong. */
function* dialects(rows: readonly Grade[]): Iterable<Pollution> {
  for (const quoteAll of [true, false]) {
    const how = quoteAll ? 'all quoted' : 'quoted where needed';
    for (const delimiter of [',', ';', '\t', '|', '~']) {
      for (const newline of ['\n', '\r\n', '\r']) {
        const writing = { ...PLAIN, quoteAll, delimiter, newline };
        const name = `delimiter ${JSON.stringify(delimiter)}, ${JSON.stringify(newline)}, ${how}`;
        yield kept(name, writeTable(rows, writing), rows);
      }
    }
    yield kept(
      `comma and space, ${how}`,
      writeTable(rows, { ...PLAIN, quoteAll, delimiter: ', ' }),
      rows,
    );
    yield kept(`space, ${how}`, writeTable(rows, { ...PLAIN, quoteAll, delimiter: ' ' }), rows);
    for (const delimiter of [':', '\t\t', '\\t', '§', '^']) {
      const content = writeTable(rows, { ...PLAIN, quoteAll, delimiter });
      const codes = ['unrecognised', 'missing_columns', 'header_quote', 'blank_header'];
      yield refused(`delimiter ${JSON.stringify(delimiter)}, ${how}`, content, rows, ...codes);
    }
  }
  const single = { ...PLAIN, quote: "'", escape: "'", quoteAll: true };
  yield kept('single quotation marks', writeTable(rows, single), rows);
  const backslash = { ...PLAIN, escape: '\\' };
  yield {
    ...kept('backslash escapes', writeTable(rows, backslash), rows),
    damaged: withMarks(rows),
  };
  const all = writeTable(rows, { ...backslash, quoteAll: true });
  yield { ...kept('backslash escapes, all quoted', all, rows), damaged: withMarks(rows) };
}

/** Ids of rows that are written differently under another escape. */
function withMarks(rows: readonly Grade[]): ReadonlySet<string> {
  const marked = rows.filter((row) => row.some((cell) => /["\\]/.test(cell)));
  return new Set(marked.map((row) => row[0] ?? ''));
}

const swapped = (text: string) => Buffer.from(text, 'utf16le').swap16();

function* encodings(rows: readonly Grade[]): Iterable<Pollution> {
  const table = writeTable(rows, PLAIN);
  yield kept('UTF-8 with mark', `\ufeff${table}`, rows);
  yield kept('UTF-16 LE', Buffer.from(table, 'utf16le'), rows);
  yield kept('UTF-16 LE with mark', Buffer.from(`\ufeff${table}`, 'utf16le'), rows);
  yield kept('UTF-16 BE', swapped(table), rows);
  yield kept('UTF-16 BE with mark', swapped(`\ufeff${table}`), rows);
  const western = rows.filter((row) => row.every((cell) => !/[^\u0020-\u00ff\n]/.test(cell)));
  yield kept('Windows-1252', Buffer.from(writeTable(western, PLAIN), 'latin1'), western);
}

const CODES = [
  'unrecognised',
  'missing_columns',
  'blank_header',
  'duplicate_header',
  'header_quote',
];

/** Positions of the columns without which there is no row. */
const REQUIRED: ReadonlySet<number> = new Set([0, 1, 5]);

function* headers(rows: readonly Grade[]): Iterable<Pollution> {
  const body = writeTable(rows, PLAIN).slice(`${HEADER.join(',')}\n`.length);
  const named = (name: string, header: readonly string[], truth = rows, text = body) =>
    refused(`header: ${name}`, `${writeRow(header, PLAIN)}\n${text}`, truth, ...CODES);
  for (const at of HEADER.keys()) {
    yield named(`${HEADER[at]} is empty`, HEADER.with(at, ''));
    yield named(`${HEADER[at]} is there twice`, HEADER.with((at + 1) % 6, HEADER[at] ?? ''));
    // A column that may be missing is drift, which the receipt names.
    const without = REQUIRED.has(at) ? rows : rows.map((row) => row.with(at, ''));
    yield named(`${HEADER[at]} is huge`, HEADER.with(at, 'HEADER'.repeat(100_000)), without);
    const shouted = HEADER.with(at, ` ${HEADER[at]?.toUpperCase()}. `);
    yield kept(`header: ${HEADER[at]} is shouted`, `${shouted.join(',')}\n${body}`, rows);
  }
  yield named(
    'in two rows',
    HEADER,
    rows,
    `${HEADER.map(() => '')
      .with(2, 'of birth')
      .join(',')}\n${body}`,
  );
  yield kept('header: once more below', `${HEADER.join(',')}\n${HEADER.join(',')}\n${body}`, rows);
  const wide = Array.from({ length: 1024 }, (_, index) => `col${index}`);
  const rest = wide.map(() => '').join(',');
  const widened = writeTable(
    rows.map((row) => row.map((cell) => cell.replaceAll('\n', ' '))),
    PLAIN,
  )
    .split('\n')
    .slice(1, -1)
    .map((line) => `${line},${rest}\n`)
    .join('');
  const flat = rows.map((row) => row.map((cell) => cell.replaceAll('\n', ' ')));
  yield kept('1,030 columns', `${[...HEADER, ...wide].join(',')}\n${widened}`, flat);
}

function* tables(rows: readonly Grade[]): Iterable<Pollution> {
  const table = writeTable(rows, PLAIN);
  const narrow = 'school,pupils\nNorth,120\nSouth,99\n';
  const wide = 'a,b,c,d,e,f,g,h\n1,2,3,4,5,6,7,8\n';
  for (const [name, other] of [
    ['narrow', narrow],
    ['wide', wide],
  ] as const) {
    yield kept(`a ${name} table below`, `${table}\n${other}`, rows);
    yield refused(`a ${name} table above`, `${other}\n${table}`, rows, ...CODES);
  }
}

/** Every file-level pollution of a table, one a file. */
export function* filePollutions(rows: readonly Grade[]): Iterable<Pollution> {
  for (const writing of [PLAIN, POLLOCK]) {
    const how = writing.quoteAll ? 'all quoted' : 'quoted where needed';
    for (const one of [...sizes(rows, writing), ...notes(rows, writing)]) {
      yield { ...one, name: `${one.name}, ${how}` };
    }
  }
  yield* dialects(rows);
  yield* encodings(rows);
  yield* headers(rows);
  yield* tables(rows);
}

import { clean, column, contract, type Row } from '../engine/clean-content';
import { LONG } from './long';

/*
 * Tables in the manner of the rejects tests of DuckDB (test/sql/copy/csv/rejects): good rows, one or more
 * rows with one or several defects, and for each the line, the byte and all reasons that must be reported.
 */
const DOGS = contract({
  dataset: 'dogs',
  columns: [
    column('name', { required: true }),
    column('age', { type: 'integer', sqlType: 'integer' }),
    column('current_day', { type: 'date', sqlType: 'date' }),
    column('barks', { type: 'integer', sqlType: 'integer' }),
  ],
  key: [],
  identicalRows: 'keep',
  missingValues: [],
});

const HEADER = 'name,age,current_day,barks';

/** Defects of one record, its lines, and the reasons that are reported. */
const DEFECTS: readonly [name: string, record: string | Buffer, reasons: readonly string[]][] = [
  ['cast', 'oogie,bla,2023-01-03,4', ['type:age']],
  ['two casts', 'oogie,bla,bla,4', ['type:age;type:current_day']],
  ['three casts', 'oogie,bla,bla,bla', ['type:age;type:current_day;type:barks']],
  ['missing and casts', ',1.5,2023-02-30,', ['missing:name;type:age;type:current_day']],
  ['one cell too many', 'oogie,3,2023-01-03,4,7', ['field_count']],
  ['two cells too many', 'oogie,3,2023-01-03,4,7,8', ['field_count']],
  ['one cell too few', 'oogie,3,2023-01-03', ['field_count']],
  ['three cells too few', 'oogie', ['field_count']],
  ['text after the closing quote', '"oogie"bla,3,2023-01-03,4', ['quote']],
  ['text after the closing quote, last cell', 'oogie,3,2023-01-03,"4"bla', ['quote']],
  ['unquoted value over two lines', '"blaaaa\n"bla,4,2023-01-03,1', ['quote', 'quote']],
  ['quote inside an unquoted cell', 'oo"gie,3,2023-01-03,4', ['quote']],
  ['quote not closed', '"oogie,3,2023-01-03,4', ['quote']],
  [
    'bytes that are no UTF-8',
    Buffer.from('oogie bo\xff\xfegie,3,2023-01-03,4', 'latin1'),
    ['encoding'],
  ],
  ['cut UTF-8', Buffer.from('oogie bo\xc3,3,2023-01-03,4', 'latin1'), ['encoding']],
  ['overlong UTF-8', Buffer.from('oogie \xc0\xaf,3,2023-01-03,4', 'latin1'), ['encoding']],
  [
    'a surrogate in UTF-8',
    Buffer.from('oogie \xed\xa0\x80,3,2023-01-03,4', 'latin1'),
    ['encoding'],
  ],
  ['NUL', 'oo\0gie,3,2023-01-03,4', ['encoding']],
  ['out of the range of the type', 'oogie,99999999999,2023-01-03,4', ['range:age']],
  ['line too long', `${'x'.repeat(1024 * 1024)},3,2023-01-03,4`, ['length']],
];

/** UTF-8 beyond ASCII, so that bytes that are no UTF-8 are damage and not another encoding. */
const GOOD = 'oogie böögie,3,2023-01-01,2';

/** Good rows, the record at `position` of them, good rows. */
function fileOf(record: string | Buffer, position: number, total: number, newline: string) {
  const good = (count: number) => `${GOOD}${newline}`.repeat(count);
  const lines = (text: string) => text.replaceAll('\n', newline);
  const middle = typeof record === 'string' ? Buffer.from(lines(record)) : record;
  const before = Buffer.from(`${HEADER}${newline}${good(position)}`);
  const after = Buffer.from(`${newline}${good(total - position)}`);
  return { content: Buffer.concat([before, middle, after]), byte: before.length, middle };
}

const options = { contracts: [DOGS], key: 'dogs/f.csv' };
const POSITIONS = LONG ? [0, 1, 199, 200, 2_000, 3_000] : [0, 250];

describe.each(['\n', '\r\n'])('newline %j', (newline) => {
  test.each(DEFECTS)('%s', async (_name, record, reasons) => {
    for (const position of POSITIONS) {
      const total = position + 50;
      const { content, byte, middle } = fileOf(record, position, total, newline);
      for (const chunk of [content.length, 4_096]) {
        const { cleaning, rows, rejects } = await clean(content, { ...options, chunk });
        const bad = reasons.length;
        expect(cleaning.rows).toEqual({
          read: total + bad,
          clean: total,
          rejected: bad,
          duplicate: 0,
        });
        expect(rows.every((row) => row['name'] === 'oogie böögie')).toBe(true);
        expect(rejects.map((row) => row['_reasons'])).toEqual(reasons);
        expect(rejects.map((row) => Number(row['_line']))).toEqual(
          reasons.map((_, at) => position + 2 + at),
        );
        const last = rejects.at(-1);
        expect(Number(rejects[0]?.['_byte'])).toBe(byte);
        expect(Number(last?.['_byte']) + Number(last?.['_length'])).toBe(byte + middle.length);
      }
    }
  });
});

/** The first reject's bytes, as the file has them. */
const bytesOf = (content: Buffer, row: Row | undefined): Buffer => {
  const from = Number(row?.['_byte']);
  return content.subarray(from, from + Number(row?.['_length']));
};

test.each<[BufferEncoding, string]>([
  ['utf16le', '\ufeff'],
  ['utf16le', ''],
  ['utf8', '\ufeff'],
])('the byte offset counts bytes of the file in %s after %j', async (encoding, mark) => {
  const bad = 'Žofie 😎,bla,2023-01-03,4';
  const text = `${mark}${HEADER}\n${`Žofie,3,2023-01-01,2\n`.repeat(300)}${bad}\n${GOOD}\n`;
  const content = Buffer.from(text, encoding);
  const { rejects } = await clean(content, options);
  expect(rejects).toHaveLength(1);
  expect(bytesOf(content, rejects[0]).toString(encoding)).toBe(bad);
});

test('a table with every defect reports each, once, in the order of the file', async () => {
  const records = DEFECTS.map(([, record]) => Buffer.from(record));
  const lines = records.flatMap((record) => [Buffer.from(`${GOOD}\n`), record, Buffer.from('\n')]);
  const content = Buffer.concat([Buffer.from(`${HEADER}\n`), ...lines, Buffer.from(`${GOOD}\n`)]);
  const { cleaning, rejects } = await clean(content, options);
  const reasons = DEFECTS.flatMap(([, , codes]) => codes);
  expect(rejects.map((row) => row['_reasons'])).toEqual(reasons);
  expect(cleaning.rows).toMatchObject({ clean: DEFECTS.length + 1, rejected: reasons.length });
});

import * as fc from 'fast-check';
import { runs } from '../corpora/long';
import { clean, type Row } from './clean-content';

/** The marks contract of the tests, written down a second time the slow and obvious way. */
function naive(rows: readonly (readonly string[])[]) {
  const good: string[][] = [];
  const rejected: [line: number, reasons: string][] = [];
  let duplicates = 0;
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    const [id = '', name = '', points = ''] = row.map((cell) => {
      const text = cell.replace(/^[ \t\r\n\v\f]+/, '').replace(/[ \t\r\n\v\f]+$/, '');
      return text === 'NA' ? '' : text;
    });
    const reasons: string[] = [];
    const number = /^[+-]?\d+$/.test(points) ? Number(points) : undefined;
    if (id === '') reasons.push('missing:id');
    if (points !== '' && number === undefined) reasons.push('type:points');
    if (number !== undefined && (number < 0 || number > 100)) reasons.push('range:points');
    if (reasons.length > 0) rejected.push([index, reasons.join(';')]);
    else if (seen.has(id)) duplicates++;
    else {
      seen.add(id);
      good.push([id, name, number === undefined ? '' : String(Math.abs(number))]);
    }
  }
  return { good, rejected, duplicates };
}

const id = fc.constantFrom('1', '2', '3', ' 3', '4 ', '', 'NA', 'x,y', 'é', '"q"', '0', '00');
const name = fc.oneof(
  fc.stringMatching(/^[ab",\n é]{0,5}$/),
  fc.constantFrom('NA', '', ' \t', '😎'),
);
const points = fc.constantFrom(
  '0',
  '7',
  '07',
  '+7',
  '-0',
  '100',
  '101',
  '-1',
  '',
  'NA',
  'x',
  '1.5',
  ' 5 ',
);
const file = fc.array(fc.tuple(id, name, points), { minLength: 1, maxLength: 30 });
const orders = fc.constantFrom([0, 1, 2], [2, 1, 0], [1, 2, 0]);
const HEADER = ['id', 'name', 'points'];

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

function csv(
  rows: readonly (readonly string[])[],
  order: readonly number[],
  newline: string,
): string {
  return [HEADER, ...rows]
    .map((row) => order.map((column) => quoted(row[column] ?? '')).join(','))
    .join(newline);
}

const identity = (row: Row) => HEADER.map((column) => row[column] ?? '');

test('rows, reasons and counts are those of the naive reading, in any order of columns and any chunks', async () => {
  await fc.assert(
    fc.asyncProperty(
      file,
      orders,
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 300 }),
      async (rows, order, newline, chunk) => {
        const {
          cleaning,
          rows: cleaned,
          ledger,
        } = await clean(csv(rows, order, newline), { chunk });
        const expected = naive(rows);
        expect(cleaned.map(identity)).toEqual(expected.good);
        const open = ledger.filter((row) => row['_status'] === 'open');
        expect(open.map((row) => row['_reasons'])).toEqual(expected.rejected.map(([, why]) => why));
        const { read, clean: good, rejected, duplicate } = cleaning.rows;
        expect(read).toBe(rows.length);
        expect(read).toBe(good + rejected + duplicate);
        expect(duplicate).toBe(expected.duplicates);
        expect(good).toBe(cleaning.parts.reduce((sum, part) => sum + part.rows, 0));
        expect(ledger).toHaveLength(rejected + duplicate);
      },
    ),
    { numRuns: runs(150) },
  );
});

test('any bytes end in balanced books or a reason', async () => {
  const text = fc.stringMatching(/^(id,name,points\n)?[123a",;\t\r\n\0é]{0,60}$/);
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        text,
        fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes)),
      ),
      async (content) => {
        const { cleaning, ledger } = await clean(content);
        const { read, clean: good, rejected, duplicate } = cleaning.rows;
        expect(read).toBe(good + rejected + duplicate);
        expect(ledger).toHaveLength(rejected + duplicate);
        expect(cleaning.reason === null).toBe(cleaning.status === 'clean');
      },
    ),
    { numRuns: runs(300) },
  );
});

import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { realDataPresent, realFile, withRealFiles } from '../../../support/real-data';
import { clean } from '../engine/clean-content';
import { infer, roundTrip, saved } from './infer-content';

// whole files, some of ten thousand rows, are read three times each
const balanced = { rejected: 0, duplicate: 0 };

test('a saved proposal takes every row of its file', async () => {
  const content = 'Dish;Price\r\nsoup;3,50\r\nbread;"1,25"\r\n';
  const { cleaning, rows } = await roundTrip(content);
  expect(cleaning).toMatchObject({
    status: 'clean',
    dataset: 'menu',
    rows: { clean: 2, ...balanced },
  });
  expect(rows).toMatchObject([
    { dish: 'soup', price: '3.50' },
    { dish: 'bread', price: '1.25' },
  ]);
});

const CELL = fc.oneof(
  fc.constantFrom(
    '',
    '1',
    '-3',
    '007',
    '+5',
    '1.50',
    '1e5',
    '2.5e-3',
    'yes',
    'No',
    'T',
    'NA',
    '-',
    'null',
    'ERROR',
  ),
  fc.constantFrom(
    '2024-01-31',
    '31/1/2024',
    '1/31/2024',
    '1/2/2024',
    '2024-01-31T10:00Z',
    '2024-01-31 10:00',
    '9:00',
  ),
  fc.constantFrom(
    '1546300800000',
    '20240131',
    '12%',
    '$1,234.50',
    '1,234',
    '1.234,5',
    '12345678901234567890',
    '-0',
  ),
  fc.string({ maxLength: 12, unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')),
);
const NAMES = [
  'id',
  'date',
  'name',
  'Zip',
  'created_at',
  'is_open',
  'amount',
  'Total (%)',
  'course_id',
  'no',
];

const TABLE = fc
  .uniqueArray(fc.constantFrom(...NAMES), { minLength: 2, maxLength: 6 })
  .chain((header) =>
    fc.record({
      header: fc.constant(header),
      // a column of one kind of cell is what inference is about
      kinds: fc.array(fc.array(CELL, { minLength: 1, maxLength: 4 }), {
        minLength: header.length,
        maxLength: header.length,
      }),
      picks: fc.array(fc.array(fc.nat(3), { minLength: header.length, maxLength: header.length }), {
        minLength: 1,
        maxLength: 25,
      }),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      newline: fc.constantFrom('\n', '\r\n'),
    }),
  );

test('whatever the table: inferred, saved and cleaned with it, no row is lost and none is refused', async () => {
  await fc.assert(
    fc.asyncProperty(TABLE, async ({ header, kinds, picks, delimiter, newline }) => {
      const rows = picks.map((pick) =>
        pick.map((at, column) => kinds[column]?.[at % kinds[column].length] ?? ''),
      );
      const content = [header, ...rows]
        .map(
          (cells) =>
            cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter) + newline,
        )
        .join('');
      const { contract } = await infer(content);
      const { cleaning } = await clean(content, { contracts: [contract], key: 'menu.csv' });
      expect(cleaning.rows).toEqual({ read: rows.length, clean: rows.length, ...balanced });
    }),
    { numRuns: 80 },
  );
});

test('the same file makes the same text', async () => {
  const content = 'id,day\n1,2024-01-01\n2,NA\n';
  expect((await infer(content)).text).toBe((await infer(content)).text);
});

describe('keys are proven by the whole file', () => {
  test('one that is doubled below the rows that were compared is dropped', async () => {
    const rows = Array.from({ length: 20_500 }, (_, i) => `${i % 20_400},${i}`);
    const { contract, rows: counts } = await infer(`id,x\n${rows.join('\n')}\n`);
    expect(contract.key).toEqual([]);
    expect(counts).toEqual({ read: 20_500, clean: 20_500, ...balanced });
  });

  test('values that are one value when they are read are no key', async () => {
    const { contract } = await infer('date,x\n1/31/2024,a\n01/31/2024,a\n');
    expect(contract).toMatchObject({ key: [], identicalRows: 'keep' });
  });
});

describe('odd files', () => {
  test('no header: columns by their places, and the contract says so', async () => {
    const { cleaning, rows } = await roundTrip('1,2024-01-01\n2,2024-01-02\n3,2024-01-03\n');
    expect(cleaning).toMatchObject({ status: 'clean', rows: { read: 3, clean: 3 } });
    expect(rows[0]).toMatchObject({ c1: '1', c2: '2024-01-01' });
  });

  test('rows that are none of the table are told, not hidden', async () => {
    const { rows, text } = await infer('a,b\n1,2\n1,2,3\n4,5\n6,7\n');
    expect(rows).toMatchObject({ read: 4, clean: 3, rejected: 1 });
    expect(text).toContain('1 rows are rejected');
  });

  test('a header that no contract can have: the proposal says why the file is not taken', async () => {
    const { reason, text } = await infer('a,a\n1,2\n');
    expect(reason?.code).toBe('duplicate_header');
    expect(text).toContain('Even so the file itself is not taken');
  });

  test('gzip, UTF-16 and Windows-1252 are read like any other', async () => {
    const content = 'id,city\n1,Zürich\n2,Genève\n';
    for (const bytes of [
      gzipSync(content),
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(content, 'utf16le')]),
      Buffer.from(content, 'latin1'),
    ]) {
      const { rows } = await roundTrip(bytes);
      expect(rows.map(({ city }) => city)).toEqual(['Zürich', 'Genève']);
    }
  });

  test('what is wider than a table can be has no contract, and nobody waits for it', async () => {
    const header = Array.from({ length: 5000 }, (_, index) => `c${index}`).join(',');
    await expect(infer(`${header}\n${header}\n`)).rejects.toThrow(/more than 1500 columns/);
  });

  test('what is no table has no contract', async () => {
    await expect(infer('%PDF-1.7')).rejects.toThrow(/PDF/);
    await expect(infer('')).rejects.toThrow(/no content/);
  });
});

test('no cell of a column that tells of a person is in the text', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, i) => `s-${i % 4},Ann${i % 3},ann${i % 2}@example.org,bus`,
  );
  const { text } = await infer(`student_id,first_name,contact,travel\n${rows.join('\n')}\n`);
  expect(text).not.toMatch(/s-\d|Ann\d|example\.org/);
});

withRealFiles('every real file', () => {
  const files = realDataPresent
    ? readdirSync(realFile(), { recursive: true, encoding: 'utf8' }).filter(
        (path) =>
          path.endsWith('.csv') &&
          !path.includes('csv_test_data') &&
          !path.includes('csv_spectrum'),
      )
    : [];

  test.each(files.toSorted())(
    '%s: all rows of it are clean under its own proposal',
    async (path) => {
      const content = readFileSync(realFile(path));
      const key = basename(path);
      const inferred = await infer(content, { key });
      expect(saved(inferred)).toEqual(inferred.contract);
      const { read } = inferred.rows;
      expect(inferred).toMatchObject({ reason: null, rows: { read, clean: read, ...balanced } });
      expect(read).toBeGreaterThan(0);
    },
  );
});

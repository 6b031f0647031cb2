import assert from 'node:assert';
import * as fc from 'fast-check';
import { parseCell } from '../../contracts/parse-cell';
import type { Column, LogicalType } from '../../contracts/types';

const SQL: Readonly<Record<LogicalType, string>> = {
  string: 'text',
  integer: 'integer',
  number: 'numeric(5,2)',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamptz',
};

function column(type: LogicalType, more: Partial<Column> = {}): Column {
  return {
    name: 'c',
    type,
    sqlType: SQL[type],
    ...(type === 'number' ? { precision: 5, scale: 2 } : {}),
    required: false,
    synonyms: [],
    formats: [],
    pii: 'none',
    description: '',
    ...more,
  };
}

/** The canonical text, or the code of the reject. */
function answer(target: Column, text: string): string {
  const cell = parseCell(target)(text);
  return cell.ok ? cell.text : `!${cell.code}`;
}

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['+07', '7'],
  ['-0012', '-12'],
  ['2147483647', '2147483647'],
  ['-2147483648', '-2147483648'],
  ['2147483648', '!range'],
  ['99999999999999999999', '!range'],
  ['7.0', '!type'],
  ['1e3', '!type'],
  ['1,000', '!type'],
  ['0x10', '!type'],
  ['', '!type'],
  ['٣', '!type'],
])('integer %s', (text, expected) => {
  expect(answer(column('integer'), text)).toBe(expected);
});

test.each([
  ['9223372036854775807', '9223372036854775807'],
  ['9223372036854775808', '!range'],
  ['-9223372036854775808', '-9223372036854775808'],
  ['+0007', '7'],
  ['-0', '0'],
])('bigint %s', (text, expected) => {
  expect(answer(column('integer', { sqlType: 'bigint' }), text)).toBe(expected);
});

test.each([
  ['3', '3.00'],
  ['3.', '3.00'],
  ['.5', '0.50'],
  ['-0.00', '0.00'],
  ['+012.5', '12.50'],
  ['12.500', '12.50'],
  ['1.25e1', '12.50'],
  ['12.505', '!type'],
  ['999.99', '999.99'],
  ['1000', '!range'],
  ['-1000', '!range'],
  ['1e999', '!range'],
  ['1e9999', '!type'],
  ['NaN', '!type'],
  ['1,5', '!type'],
  ['.', '!type'],
])('numeric(5,2) %s', (text, expected) => {
  expect(answer(column('number'), text)).toBe(expected);
});

test.each([
  ['12.50', '12.50'],
  ['+012.50', '12.50'],
  ['-0.0', '0.0'],
  ['123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789'],
])('a number without declared digits keeps those it has: %s', (text, expected) => {
  const { precision: _p, scale: _s, ...plain } = column('number', { sqlType: 'numeric' });
  expect(answer(plain, text)).toBe(expected);
});

test('bounds are inclusive and exact', () => {
  const score = column('integer', { minimum: 0, maximum: 100 });
  expect(['-1', '0', '100', '101'].map((text) => answer(score, text))).toEqual([
    '!range',
    '0',
    '100',
    '!range',
  ]);
  const share = column('number', { minimum: 0.1, maximum: 0.3 });
  expect(['0.09', '0.10', '0.30', '0.31'].map((text) => answer(share, text))).toEqual([
    '!range',
    '0.10',
    '0.30',
    '!range',
  ]);
  const large = column('integer', { sqlType: 'bigint', minimum: 1 });
  expect(answer(large, '0')).toBe('!range');
});

test.each([
  ['True', 'true'],
  ['FALSE', 'false'],
  ['yes', 'true'],
  ['N', 'false'],
  ['1', 'true'],
  ['0', 'false'],
  ['2', '!type'],
  ['ja', '!type'],
])('boolean %s', (text, expected) => {
  expect(answer(column('boolean'), text)).toBe(expected);
});

test.each([
  ['M/d/yyyy', '8/14/2006', '2006-08-14'],
  ['M/d/yyyy', '08/04/2006', '2006-08-04'],
  ['M/d/yyyy', '14/8/2006', '!type'],
  ['d/M/yyyy', '14/8/2006', '2006-08-14'],
  ['dd.MM.yyyy', '14.08.2006', '2006-08-14'],
  ['dd.MM.yyyy', '4.8.2006', '!type'],
  ['yyyyMMdd', '20060814', '2006-08-14'],
  ['MMM d, yyyy', 'Aug 14, 2006', '2006-08-14'],
  ['MMMM d, yyyy', 'august 14, 2006', '2006-08-14'],
  ['MMM d, yyyy', 'Abc 14, 2006', '!type'],
  ['M/d/yy', '8/14/06', '2006-08-14'],
  ["d 'de' M 'de' yyyy", '14 de 8 de 2006', '2006-08-14'],
  ['M/d/yyyy', '2/29/2023', '!type'],
  ['M/d/yyyy', '2/29/2000', '2000-02-29'],
  ['M/d/yyyy', '2/29/1900', '!type'],
  ['M/d/yyyy', '0/1/2000', '!type'],
  ['M/d/yyyy', '2006-08-14', '2006-08-14'],
  ['M/d/yyyy', '2006-02-30', '!type'],
  ['M/d/yyyy', '0000-01-01', '!type'],
  ['M/d/yyyy', '8/14/2006 10:00', '!type'],
  ['M/d/yyyy[ HH:mm]', '8/14/2006 10:00', '2006-08-14'],
])('date %s: %s', (format, text, expected) => {
  expect(answer(column('date', { formats: [format] }), text)).toBe(expected);
});

test('dates keep their bounds', () => {
  const birth = column('date', { earliest: '1900-01-01', latest: '2026-12-31' });
  expect(answer(birth, '1899-12-31')).toBe('!range');
  expect(answer(birth, '1900-01-01')).toBe('1900-01-01');
  expect(answer(birth, '2027-01-01')).toBe('!range');
});

test.each([
  ['2026-01-05T08:00:00Z', '2026-01-05T08:00:00Z'],
  ['2026-01-05 08:00', '!type'],
  ['2026-01-05T08:00:00.120000Z', '2026-01-05T08:00:00.12Z'],
  ['2026-01-05T08:00:00.1234567Z', '!type'],
  ['2026-01-05T08:00:00.1234560Z', '2026-01-05T08:00:00.123456Z'],
  ['2026-01-05 08:00:00+05:30', '2026-01-05T02:30:00Z'],
  ['2026-01-01T00:30:00+01', '2025-12-31T23:30:00Z'],
  ['1969-12-31T23:59:59.5Z', '1969-12-31T23:59:59.5Z'],
  ['0001-01-01T00:00:00+01:00', '!range'],
  ['9999-12-31T23:59:59-01:00', '!range'],
  ['2026-01-05T24:00:00Z', '!type'],
  ['2026-01-05T08:60:00Z', '!type'],
  ['2026-01-05T08:00:00+25:00', '!type'],
])('timestamp without a zone in the contract: %s', (text, expected) => {
  expect(answer(column('timestamp'), text)).toBe(expected);
});

test.each([
  ['2026-01-15 08:00', '2026-01-15T13:00:00Z'],
  ['2026-07-15 08:00', '2026-07-15T12:00:00Z'],
  // the hour that the clock skips, and the one it repeats
  ['2026-03-08 01:59:59', '2026-03-08T06:59:59Z'],
  ['2026-03-08 02:30', '!type'],
  ['2026-03-08 03:00', '2026-03-08T07:00:00Z'],
  ['2026-11-01 00:59', '2026-11-01T04:59:00Z'],
  ['2026-11-01 01:30', '!type'],
  ['2026-11-01 02:00', '2026-11-01T07:00:00Z'],
  ['2026-11-01 01:30-05:00', '2026-11-01T06:30:00Z'],
])('local time in New York: %s', (text, expected) => {
  expect(answer(column('timestamp', { timezone: 'America/New_York' }), text)).toBe(expected);
});

test('twelve hour clocks', () => {
  const stamp = column('timestamp', { formats: ['M/d/yyyy h:mm a'], timezone: 'UTC' });
  expect(answer(stamp, '1/5/2026 12:00 AM')).toBe('2026-01-05T00:00:00Z');
  expect(answer(stamp, '1/5/2026 12:30 pm')).toBe('2026-01-05T12:30:00Z');
  expect(answer(stamp, '1/5/2026 11:59 PM')).toBe('2026-01-05T23:59:00Z');
  expect(answer(stamp, '1/5/2026 13:00 PM')).toBe('!type');
});

test('text: length in characters, pattern over the whole cell, bytes untouched', () => {
  const short = column('string', { minLength: 2, maxLength: 3 });
  expect(answer(short, '\u{1f600}')).toBe('!length');
  expect(answer(short, '\u{1f600}\u{1f600}\u{1f600}')).toBe('\u{1f600}\u{1f600}\u{1f600}');
  expect(answer(short, 'abcd')).toBe('!length');
  const code = column('string', { pattern: '^(?:a|b)$' });
  expect(answer(code, 'ab')).toBe('!pattern');
  expect(answer(code, 'b')).toBe('b');
  expect(answer(column('string'), 'e\u0301')).toBe('e\u0301');
});

test('an enum is exact unless its case is ignored; then its spelling is canonical', () => {
  const exact = column('string', { enum: ['Full-Time', 'Part-Time'] });
  expect(answer(exact, 'full-time')).toBe('!enum');
  const any = column('string', { enum: ['Full-Time', 'Part-Time'], caseInsensitive: true });
  expect(answer(any, 'fULL-tIME')).toBe('Full-Time');
  const level = column('integer', { enum: ['1', '2'] });
  expect(['01', '2', '3', 'x'].map((text) => answer(level, text))).toEqual([
    '1',
    '2',
    '!enum',
    '!type',
  ]);
});

const TYPES: readonly LogicalType[] = [
  'string',
  'integer',
  'number',
  'boolean',
  'date',
  'timestamp',
];

test.each(TYPES)('no message about a %s repeats the cell', (type) => {
  const secret = 'S3cr3t-Na+me';
  const strict = [{ enum: ['1'] }, { enum: ['x'] }, { maxLength: 3 }, { pattern: '^x$' }];
  const cells = strict.map((more) => parseCell(column(type, more))(secret));
  const messages = cells.map((cell) => (cell.ok ? '' : cell.message));
  expect(messages.filter((message) => message !== '').length).toBeGreaterThan(1);
  expect(messages.join()).not.toContain(secret);
});

test('canonical text is canonical: reading it again changes nothing', () => {
  const targets = [
    column('integer'),
    column('integer', { sqlType: 'bigint' }),
    column('number'),
    column('boolean'),
    column('date', { formats: ['M/d/yyyy', 'd.M.yy'] }),
    column('timestamp', { timezone: 'Europe/Berlin', formats: ['d.M.yyyy HH:mm'] }),
  ].map(parseCell);
  const small = fc.integer({ min: 0, max: 13 }).map(String);
  const texts = fc.oneof(
    fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
    fc
      .tuple(fc.constantFrom('', '+', '-', '0'), fc.nat(9999), fc.nat(99))
      .map(([s, n, f]) => `${s}${n}.${f}`),
    fc
      .tuple(fc.constantFrom('/', '.', '-'), small, small, fc.constantFrom('2024', '1999', '24'))
      .map(([s, ...d]) => d.join(s)),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.tuple(small, small).map(([d, m]) => `${d}.${m}.2026 02:30`),
    fc.constantFrom('TRUE', 'No', 'y', 't', '-0', '+000'),
    fc.string(),
  );
  const cells = fc.tuple(fc.constantFrom(...targets), texts);
  let canonical = 0;
  fc.assert(
    fc.property(cells, ([parse, text]) => {
      const cell = parse(text);
      if (!cell.ok) return;
      canonical++;
      assert.deepStrictEqual(parse(cell.text), cell);
    }),
    { numRuns: 3000 },
  );
  expect(canonical).toBeGreaterThan(200);
});

test('numbers are the numbers that were written', () => {
  fc.assert(
    fc.property(fc.integer({ min: -99_999, max: 99_999 }), (cents) => {
      const cell = parseCell(column('number'))(String(cents / 100));
      expect(cell).toMatchObject({
        ok: true,
        text: (cents / 100).toFixed(2).replace(/^-(0\.00)$/, '$1'),
      });
    }),
  );
});

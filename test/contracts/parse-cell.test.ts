import assert from 'node:assert';
import * as fc from 'fast-check';
import { parseCell } from '../../contracts/parse-cell';
import type { LogicalType } from '../../contracts/types';
import { answer, column } from './answer-cell';

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

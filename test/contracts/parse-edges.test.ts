import { parseCell } from '../../contracts/parse-cell';
import type { Column, LogicalType } from '../../contracts/types';
import { answer, column } from './answer-cell';

/** What is said of a cell that is refused. */
function message(target: Column, text: string): string {
  const cell = parseCell(target)(text);
  return cell.ok ? '' : `${cell.code}: ${cell.message}`;
}

const BERLIN = { timezone: 'Europe/Berlin' };

test.each<[LogicalType, Partial<Column>, string, string]>([
  ['string', { minLength: 2 }, 'a', 'length: has fewer than 2 characters'],
  ['string', { maxLength: 2 }, 'abc', 'length: has more than 2 characters'],
  ['string', { pattern: '^a$' }, 'b', 'pattern: does not match ^a$'],
  ['string', { enum: ['a', 'b'] }, 'c', 'enum: is none of a, b'],
  ['integer', {}, 'x', 'type: is not a whole number'],
  ['integer', {}, '2147483648', 'range: does not fit integer'],
  ['integer', { minimum: 1 }, '0', 'range: is less than 1'],
  ['integer', { maximum: 1 }, '2', 'range: is greater than 1'],
  ['number', {}, 'x', 'type: is not a number'],
  ['number', {}, '1.005', 'range: has more than 2 digits after the point'],
  ['number', {}, '1000', 'range: does not fit numeric(5,2)'],
  ['number', { decimalChar: ',' }, 'x', 'type: is not written as the numbers of this column are'],
  ['date', {}, 'x', 'type: is not a date written as yyyy-MM-dd'],
  [
    'date',
    { formats: ['d.M.yyyy', 'M/d/yyyy'] },
    'x',
    'type: is not a date written as d.M.yyyy or M/d/yyyy or yyyy-MM-dd',
  ],
  [
    'date',
    { latest: '2000-01-01' },
    '2000-01-02',
    'range: is not between 0001-01-01 and 2000-01-01',
  ],
  [
    'date',
    { earliest: '2000-01-01' },
    '1999-12-31',
    'range: is not between 2000-01-01 and 9999-12-31',
  ],
  [
    'date',
    { formats: ['d/M/yyyy', 'M/d/yyyy'] },
    '1/2/2000',
    'type: can be read with the day first or the month first',
  ],
  ['timestamp', {}, 'x', 'type: is not a time written as ISO 8601'],
  [
    'timestamp',
    {},
    '2000-01-01 00:00',
    'type: names no offset from UTC, and the contract no timezone',
  ],
  ['timestamp', BERLIN, '2026-03-29 02:30', 'type: is skipped by a clock change in Europe/Berlin'],
  ['timestamp', BERLIN, '2026-10-25 02:30', 'type: is repeated by a clock change in Europe/Berlin'],
  ['timestamp', {}, '0001-01-01T00:00:00+01:00', 'range: is not between 0001 and 9999'],
  [
    'timestamp',
    { earliest: '2000-01-01T00:00:00Z', latest: '2001-01-01T00:00:00Z' },
    '2002-01-01T00:00:00Z',
    'range: is not between 2000-01-01T00:00:00Z and 2001-01-01T00:00:00Z',
  ],
  [
    'timestamp',
    { timezone: 'UTC', formats: ['d/M/yyyy HH:mm', 'M/d/yyyy HH:mm'] },
    '1/2/2000 10:00',
    'type: can be read with the day first or the month first',
  ],
])('a %s %j refuses %s: %s', (type, rules, text, expected) => {
  expect(message(column(type, rules), text)).toBe(expected);
});

const BIGINT = { sqlType: 'bigint' };
const PERIOD = { earliest: '2000-01-01T00:00:00Z', latest: '2001-01-01T00:00:00Z' };
/** Digits before and behind the point that PostgreSQL's numeric still takes. */
const LONGEST = '1'.repeat(16_383);

test.each<[LogicalType, Partial<Column>, string, string]>([
  ['integer', {}, '-2147483649', '!range'],
  ['integer', { minimum: 3 }, '99', '99'],
  ['integer', { maximum: 3 }, '-99', '-99'],
  ['integer', { minimum: 3, maximum: 3 }, '3', '3'],
  ['integer', BIGINT, '-9223372036854775809', '!range'],
  ['integer', BIGINT, '+9223372036854775807', '9223372036854775807'],
  ['integer', { ...BIGINT, minimum: 3 }, '2', '!range'],
  ['integer', { ...BIGINT, minimum: 3, maximum: 3 }, '3', '3'],
  ['integer', { ...BIGINT, maximum: 3 }, '4', '!range'],
  ['number', { minimum: 0.5 }, '0.49', '!range'],
  ['number', { minimum: 0.5, maximum: 0.5 }, '.5', '0.50'],
  ['number', { maximum: 0.5 }, '0.51', '!range'],
  ['string', { minLength: 2, maxLength: 2 }, 'ab', 'ab'],
  ['string', { minLength: 2 }, '\u{1f600}a', '\u{1f600}a'],
  ['string', { maxLength: 1 }, '\u{1f600}', '\u{1f600}'],
  ['string', { pattern: '^.$' }, '\u{1f600}', '\u{1f600}'],
  ['string', { enum: ['Straße'], caseInsensitive: true }, 'STRASSE', '!enum'],
  ['timestamp', PERIOD, '1999-12-31T23:59:59.999999Z', '!range'],
  ['timestamp', PERIOD, '2000-01-01T00:00:00Z', '2000-01-01T00:00:00Z'],
  ['timestamp', PERIOD, '2001-01-01T00:00:00Z', '2001-01-01T00:00:00Z'],
  ['timestamp', PERIOD, '2001-01-01T00:00:00.000001Z', '!range'],
  ['timestamp', {}, '0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
  ['timestamp', {}, '9999-12-31T23:59:59.999999Z', '9999-12-31T23:59:59.999999Z'],
])('at the edge: a %s %j makes of %s: %s', (type, rules, text, expected) => {
  expect(answer(column(type, rules), text)).toBe(expected);
});

test.each([
  ['d/M/yyyy', 'M/d/yyyy', '1/2/2000', '!type'],
  ['yy/MM/dd', 'MM/yy/dd', '01/02/03', '!type'],
  ['yy/MM/dd', 'dd/MM/yy', '01/02/03', '!type'],
  ['yy/MM/dd', 'MM/dd/yy', '01/02/03', '!type'],
  ['d/M/yyyy', 'M/d/yyyy', '2/2/2000', '2000-02-02'],
  ['yy/MM/dd', 'MM/yy/dd', '02/02/03', '2002-02-03'],
  ['yy/MM/dd', 'dd/MM/yy', '03/02/03', '2003-02-03'],
  ['yy/MM/dd', 'MM/dd/yy', '13/02/03', '2013-02-03'],
])('a column with %s and %s reads %s as %s', (one, other, text, expected) => {
  expect(answer(column('date', { formats: [one, other] }), text)).toBe(expected);
});

test('a number without declared digits has at most as many as PostgreSQL takes', () => {
  const { precision: _precision, scale: _scale, ...free } = column('number');
  expect(answer({ ...free, sqlType: 'numeric' }, LONGEST)).toBe(LONGEST);
  expect(answer({ ...free, sqlType: 'numeric' }, `1${LONGEST}`)).toBe('!range');
});

import * as fc from 'fast-check';
import { parseCell } from '../../contracts/parse-cell';
import type { Column } from '../../contracts/types';
import { column } from '../lambdas/clean/engine/clean-content';

const decimal = (facts: Partial<Column>) =>
  parseCell(
    column('price', {
      type: 'number',
      sqlType: 'numeric(12,2)',
      precision: 12,
      scale: 2,
      ...facts,
    }),
  );
const whole = (facts: Partial<Column>) =>
  parseCell(column('count', { type: 'integer', sqlType: 'integer', ...facts }));
const textOf = (answer: ReturnType<ReturnType<typeof decimal>>) =>
  answer.ok ? answer.text : answer.code;

const US = { groupChar: ',' };
const GERMAN = { groupChar: '.', decimalChar: ',' };
const FRENCH = { groupChar: ' ', decimalChar: ',' };
const MONEY = { groupChar: ',', bareNumber: false };

test.each([
  [US, '1,234.5', '1234.50'],
  [US, '12,345,678', '12345678.00'],
  [US, '1234.5', '1234.50'],
  [US, '1,23', 'type'],
  [US, '1,2345', 'type'],
  [US, ',123', 'type'],
  [US, '1,,234', 'type'],
  [US, '1.234,5', 'type'],
  [US, '0,123', 'type'],
  [GERMAN, '1.234,50', '1234.50'],
  [GERMAN, '-1.234,5', '-1234.50'],
  [GERMAN, '1234,5', '1234.50'],
  [GERMAN, '1.5', 'type'],
  [GERMAN, '1,234', 'range'],
  [GERMAN, ',5', '0.50'],
  [FRENCH, '1 234 567,89', '1234567.89'],
  [FRENCH, '1\u00a0234,5', '1234.50'],
  [FRENCH, '1\u202f234,5', '1234.50'],
  [{ decimalChar: ',' }, '3,5', '3.50'],
  [{ decimalChar: ',' }, '3.5', 'type'],
  [MONEY, '$1,234.50', '1234.50'],
  [MONEY, '-$5', '-5.00'],
  [MONEY, '$-5', '-5.00'],
  [MONEY, '-$-5', 'type'],
  [MONEY, '12.5 %', '12.50'],
  [MONEY, '12.5%', '12.50'],
  [MONEY, 'USD 7', '7.00'],
  [MONEY, '7 EUR', '7.00'],
  [MONEY, '€ 7', '7.00'],
  [MONEY, 'Rs. 7', '7.00'],
  // A sign or digits that would get lost make it no number.
  [MONEY, '($5)', 'type'],
  [MONEY, '5-', 'type'],
  [MONEY, '5 or 6', 'type'],
  [MONEY, '5 - 6', 'type'],
  [MONEY, '5.5.5', 'type'],
  [MONEY, 'five', 'type'],
  [{}, '$5', 'type'],
  [{}, '1,234', 'type'],
])('%j reads %s as %s', (facts, text, expected) => {
  expect(textOf(decimal(facts)(text))).toBe(expected);
});

test.each([
  [US, '1,234', '1234'],
  [US, '1,23', 'type'],
  [GERMAN, '1.234', '1234'],
  [GERMAN, '1.234,0', 'type'],
  [{ bareNumber: false }, '95%', '95'],
  [{ bareNumber: false, maximum: 90 }, '95%', 'range'],
])('whole numbers: %j reads %s as %s', (facts, text, expected) => {
  expect(textOf(whole(facts)(text))).toBe(expected);
});

test('every number that is written with groups comes back', () => {
  const settings = fc.constantFrom(
    { groupChar: ',', decimalChar: '.' },
    { groupChar: '.', decimalChar: ',' },
    { groupChar: "'", decimalChar: '.' },
    { groupChar: ' ', decimalChar: ',' },
  );
  fc.assert(
    fc.property(settings, fc.bigInt({ min: -(10n ** 11n), max: 10n ** 11n }), (facts, cents) => {
      const plain = `${cents < 0n ? '-' : ''}${digits(cents / 100n)}.${digits(cents % 100n).padStart(2, '0')}`;
      const [units = '', fraction = ''] = plain.split('.');
      const grouped = units.replaceAll(/(?<=\d)(?=(?:\d{3})+$)/g, facts.groupChar);
      const read = textOf(decimal(facts)(`${grouped}${facts.decimalChar}${fraction}`));
      expect(read).toBe(plain === '-0.00' ? '0.00' : plain);
    }),
  );
});

function digits(value: bigint): string {
  return String(value < 0n ? -value : value);
}

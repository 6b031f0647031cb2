import * as fc from 'fast-check';
import { parseCell } from '../../contracts/parse-cell';
import { answer, column } from './answer-cell';

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
  ['12.505', '!range'],
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

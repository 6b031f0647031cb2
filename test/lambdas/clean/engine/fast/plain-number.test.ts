import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { parseDecimal, rescale } from '../../../../../contracts/decimal';
import { parseCell } from '../../../../../contracts/parse-cell';
import {
  hasAllDigits,
  plainNumber,
  writeNumber,
} from '../../../../../lambdas/clean/engine/fast/plain-number';
import { answer, column } from '../../../../contracts/answer-cell';

const BEFORE = 'ab';
const UNTOUCHED = 63;
const SCALES = [0, 1, 2, 6];

/** What `plainNumber` reads of a text that stands between others. */
function read(text: string, scale: number): number {
  const bytes = Buffer.from(`${BEFORE}${text}9`);
  return plainNumber(bytes, BEFORE.length, BEFORE.length + text.length, scale);
}

function isWhole(text: string, scale: number): boolean {
  const bytes = Buffer.from(BEFORE + text);
  return hasAllDigits(bytes, BEFORE.length, bytes.length, scale);
}

function written(value: number, scale: number): string {
  const out = Buffer.alloc(40, UNTOUCHED);
  const end = writeNumber(out, 1, value, scale);
  return out.toString('latin1', 1, end) + (out[end] === UNTOUCHED ? '' : ' and more');
}

const numeric = (scale: number) =>
  column('number', { sqlType: `numeric(15,${scale})`, precision: 15, scale });

/** A number spelled with all digits of its scale, by text alone. */
function spelled(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = digits.length - scale;
  const fraction = scale === 0 ? '' : `.${digits.slice(point)}`;
  return `${sign}${digits.slice(0, point)}${fraction}`;
}

/** All texts of up to so many of these characters. */
function texts(characters: readonly string[], length: number): string[] {
  if (length === 0) return [''];
  const shorter = texts(characters, length - 1);
  const longest = shorter.filter((text) => text.length === length - 1);
  return [...shorter, ...longest.flatMap((text) => characters.map((one) => text + one))];
}

/** What is wrong with what is read of a text, by what the row rules make of it. */
function disagreement(text: string, scale: number): string | undefined {
  const value = read(text, scale);
  if (Number.isNaN(value)) return undefined;
  const target = numeric(scale);
  const canonical = answer(target, text);
  if (written(value, scale) !== canonical) return `${text} is written otherwise: ${canonical}`;
  if (isWhole(text, scale) && text !== canonical) return `${text} is not canonical`;
  const cell = parseCell(target)(text);
  const expected = { unscaled: BigInt(value), scale };
  return cell.ok && isDeepStrictEqual(cell.value, expected) ? undefined : `${text} is ${value}`;
}

test.each(SCALES)('what is read of any text at scale %d is what the row rules read', (scale) => {
  const wrong = texts('0519.-+e'.split(''), 4).map((text) => disagreement(text, scale));
  expect(wrong.filter((what) => what !== undefined)).toEqual([]);
});

test('every canonical number of up to 15 digits is read, written back, and known to be canonical', () => {
  const unscaled = fc.bigInt({ min: -(10n ** 15n - 1n), max: 10n ** 15n - 1n });
  fc.assert(
    fc.property(unscaled, fc.constantFrom(...SCALES), (number, scale) => {
      const text = spelled(number, scale);
      expect(read(text, scale)).toBe(Number(number));
      expect(written(Number(number), scale)).toBe(text);
      expect(isWhole(text, scale)).toBe(true);
    }),
  );
});

test.each([
  ['1', 2, 100],
  ['1.5', 2, 150],
  ['-1.5', 2, -150],
  ['0.05', 2, 5],
  ['0', 0, 0],
  ['1', 14, 100_000_000_000_000],
  ['999999999999999', 0, 999_999_999_999_999],
  ['9999999999999.99', 2, 999_999_999_999_999],
])('%s at scale %d is %d', (text, scale, expected) => {
  expect(read(text, scale)).toBe(expected);
  const rescaled = rescale(parseDecimal(text)!, scale);
  expect(rescaled.unscaled).toBe(BigInt(expected));
});

test.each([
  ['', 0],
  ['-', 0],
  ['-0', 0],
  ['-0.00', 2],
  ['+1', 0],
  ['01', 0],
  ['00', 0],
  ['1.', 2],
  ['.5', 2],
  ['1.005', 2],
  ['1.0', 0],
  ['1e3', 0],
  ['1 ', 0],
  ['1,5', 2],
  ['1.5x', 2],
  ['1.x5', 2],
  ['1000000000000000', 0],
  ['10000000000000', 2],
])('%s at scale %d is left to others', (text, scale) => {
  expect(read(text, scale)).toBeNaN();
});

test('a point in the cell before makes no number canonical', () => {
  const bytes = Buffer.from('Jr.,7');
  expect(hasAllDigits(bytes, 4, 5, 2)).toBe(false);
});

test('a number that has fewer digits than its scale is not canonical as it stands', () => {
  expect([isWhole('1.5', 2), isWhole('1', 2), isWhole('1.50', 2), isWhole('1', 0)]).toEqual([
    false,
    false,
    true,
    true,
  ]);
});

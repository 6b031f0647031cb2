import fc from 'fast-check';
import { mayWarn, textWarnings } from '../../../../lambdas/clean/engine/text-warnings';

test.each([
  ['=1+1', 'formula'],
  ['@SUM(A1)', 'formula'],
  ["-cmd|' /C calc'!A0", 'formula'],
  ['+x', 'formula'],
  ['#REF!', 'spreadsheet'],
  ['#N/A', 'spreadsheet'],
  ['########', 'spreadsheet'],
  ['1.23457E+15', 'spreadsheet'],
  ['4E+101', 'spreadsheet'],
  ['1,5E+12', 'spreadsheet'],
  ['null', 'placeholder'],
  ['N/A', 'placeholder'],
  ['-', 'placeholder'],
  ['\\N', 'placeholder'],
  ['undefined', 'placeholder'],
  ['Jos\u00c3\u00a9', 'damaged'],
  ['it\u00e2\u20ac\u2122s', 'damaged'],
  ['12\u00c2\u00b0', 'damaged'],
  ['Caf\ufffd', 'damaged'],
  ['a\u00a0b', 'invisible'],
  ['a\u200bb', 'invisible'],
  ['\ufeffa', 'invisible'],
  ['a\u0007b', 'invisible'],
  ['a\u007f', 'invisible'],
  ['a\u202eb', 'invisible'],
])('%j is worth a warning: %s', (text, code) => {
  expect(textWarnings(text)).toEqual([code]);
});

test.each([
  ['', '+1 555 0100', '-7', '-.5', '=', 'Nancy', 'None of these', '#1', 'C#', 'E+1', 'ME+2'],
  ['Château', 'João', 'ÂNGELA', 'naïve', 'Zoë', '“quoted”', '日本', '👩‍👩‍👧', 'a\tb\r\nc', '1E5'],
  ['نمی‌خواهم', 'a – b', 'Ångström', 'Ð', 'é', '12 °C', 'N', 'NA', '(none of them)', '.5'],
])('real texts pass: %j, %j, …', (...texts) => {
  expect(texts.filter((text) => textWarnings(text).length > 0)).toEqual([]);
});

test('several at once', () => {
  expect(textWarnings('=HYPERLINK("x","caf\u00c3\u00a9\u200b")')).toEqual([
    'damaged',
    'invisible',
    'formula',
  ]);
});

const WORDS = '= + - @ #REF! ## 1.2 E+15 E+1 null NaN n/a ? . \\N a é ’ € ð Ÿ 👍 â€'.split(' ');
const MARKS =
  '\u00c3|\u00a9|\u00c2|\u00a0|\u00ad|\u200b|\u2066|\ufeff|\ufffd|\u0085|\u007f|\0|\u001f|\t| ';
const PIECES = [...WORDS, ...MARKS.split('|')];
const TEXTS = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((pieces) => pieces.join('')),
  fc
    .string({ unit: 'binary', maxLength: 6 })
    .filter((text) => Buffer.from(text).toString() === text),
);

test('the look at the bytes never misses a warning, wherever the cell stands', () => {
  fc.assert(
    fc.property(TEXTS, fc.constantFrom('', 'x', '\u00c3'), (text, around) => {
      const before = Buffer.from(around);
      const cell = Buffer.from(text);
      const bytes = Buffer.concat([before, cell, before]);
      const seen = mayWarn(bytes, before.length, before.length + cell.length);
      expect(seen || textWarnings(text).length === 0).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('the look at the bytes passes what most files are made of', () => {
  const texts = [
    'Nancy',
    'Château',
    'it’s',
    '“x”',
    'a b',
    '+1 555',
    'University of E',
    '12 °C',
    '',
  ];
  const seen = texts.filter((text) => {
    const bytes = Buffer.from(text);
    return mayWarn(bytes, 0, bytes.length);
  });
  // A sign is looked at again: it may begin a formula.
  expect(seen).toEqual(['+1 555']);
});

import { MARKS } from './contract-fixture';
import { custom, points, problems, read } from './reading-contracts';

const text = (more: string) => points(`{ name: points, logicalType: string, ${more} }`);
const options = (more: string) => text(`logicalTypeOptions: { ${more} }`);
const quality = (type: string, check: string) =>
  points(`{ name: points, logicalType: ${type}, quality: [{ ${check}, severity: warning }] }`);
const GRADES = 'properties: [{ property: enum, value: [A, NA] }]';

test.each<[string, string, string]>([
  // Columns
  ['a minimum of a text', options('minimum: 3'), '12: '],
  [
    'a minimum that no integer reaches',
    points('{ name: points, logicalType: integer, logicalTypeOptions: { minimum: 3000000000 } }'),
    '12: column points: minimum 3000000000 is above every integer',
  ],
  [
    'a maximum below every number of its digits',
    points(
      '{ name: points, logicalType: number, physicalType: "numeric(4,2)", logicalTypeOptions: { maximum: -1000 } }',
    ),
    '12: column points: maximum -1000 is below every numeric(4,2)',
  ],
  ['no text at all', options('maxLength: 0'), '12: column points: maxLength 0 leaves no text'],
  [
    'a repetition of a repetition',
    options('pattern: "(a+)+"'),
    '12: column points: pattern (a+)+ can take forever: a repetition is repeated',
  ],
  [
    'a repetition with nothing that must stand between',
    options('pattern: "(\\\\w+\\\\s?)*"'),
    '12: column points: pattern (\\w+\\s?)* can take forever: a repetition is repeated',
  ],
  [
    'a repetition in a group in a repetition',
    options('pattern: "x(?:(?:[a-z]*)y?){2,}"'),
    '12: column points: pattern x(?:(?:[a-z]*)y?){2,} can take forever',
  ],
  [
    'alternatives that share a character',
    options('pattern: "(?:\\\\w|\\\\d)*"'),
    '12: column points: pattern (?:\\w|\\d)* can take forever: alternatives that are repeated',
  ],
  [
    'an enum value that the pattern refuses',
    text(
      'logicalTypeOptions: { pattern: "[A-Z]" }, customProperties: [{ property: enum, value: [A, bb] }]',
    ),
    '12: column points: enum value bb does not match',
  ],
  [
    'an enum value outside the range',
    points(
      '{ name: points, logicalType: integer, logicalTypeOptions: { maximum: 3 }, customProperties: [{ property: enum, value: ["3", "4"] }] }',
    ),
    '12: column points: enum value 4 is greater than 3',
  ],
  [
    'an enum with one number twice',
    points(
      '{ name: points, logicalType: integer, customProperties: [{ property: enum, value: ["7", "07"] }] }',
    ),
    '12: column points: two enum values are the same: 7 and 07',
  ],
  [
    'an enum value that is read as no value',
    custom('{ property: missingValues, value: [NA] }').replace(
      '{ name: seen,',
      `{ name: grade, custom${GRADES.slice(0, 1).toUpperCase()}${GRADES.slice(1)} }\n      - { name: seen,`,
    ),
    '13: column grade: enum value NA is among missingValues',
  ],
  [
    'formats of a text',
    text('customProperties: [{ property: formats, value: [yyyy] }]'),
    '12: column points: formats belong to dates',
  ],
  [
    'a decimal mark of whole numbers',
    points(
      '{ name: points, logicalType: integer, customProperties: [{ property: decimalChar, value: "," }] }',
    ),
    '12: column points: a integer has no decimalChar',
  ],
  [
    'one mark for groups and decimals',
    points(
      '{ name: points, logicalType: number, customProperties: [{ property: groupChar, value: "." }] }',
    ),
    '12: column points: groupChar . is the decimal mark too',
  ],
  [
    'a mark that is a digit',
    points(
      '{ name: points, logicalType: number, customProperties: [{ property: groupChar, value: "0" }] }',
    ),
    '12: column points: groupChar 0 can be part of a number itself',
  ],
  // Warnings
  [
    'a warning with exceptions',
    quality('string', 'metric: nullValues, mustBeLessThan: 5'),
    '12: column points: a warning counts every such cell: write mustBe: 0',
  ],
  [
    'a warning about what is rejected',
    points(
      '{ name: points, required: true, quality: [{ metric: nullValues, mustBe: 0, severity: warning }] }',
    ),
    '12: column points is required: its nulls are rejected, never a warning',
  ],
  [
    'a warning about rows',
    quality('string', 'metric: duplicateValues, mustBe: 0'),
    '12: column points: a warning is nullValues',
  ],
  [
    'a warning beyond the type',
    quality('integer', 'metric: invalidValues, mustBe: 0, arguments: { validValues: [1, x] }'),
    '12: column points: x is not a whole number',
  ],
  [
    'a warning of an impossible range',
    quality(
      'date',
      'metric: invalidValues, mustBe: 0, arguments: { minimum: "2020-02-01", maximum: "2020-01-01" }',
    ),
    '12: column points: minimum 2020-02-01 is above maximum 2020-01-01',
  ],
])('refused: %s', (_what, yaml, start) => {
  expect(problems(yaml)[0]).toEqual(expect.stringContaining(start));
  expect(problems(yaml)[0]?.startsWith(start.split(' ')[0] ?? '')).toBe(true);
});

test.each([
  '[A-Z]{2}-\\\\d+',
  '(?:[a-z]+-)*[a-z]+',
  '[^@ ]+@[^@ ]+[.][^@ ]+',
  '(?:\\\\d{3},)*\\\\d+',
  '(?:a|b|[c-f])+',
  '(?=.*x)[a-z]+',
  '(?<year>\\\\d{4})(?:-\\\\d\\\\d){0,2}',
  '(?:(?:ab)+c)*',
])('a pattern that only looks slow is taken: %s', (pattern) => {
  expect(problems(options(`pattern: "${pattern}"`))).toEqual([
    '14: column twice: transformLogic: * needs numbers, not text and integer (character 8)',
  ]);
});

test('warnings and marks of numbers are compiled by the type of the column', () => {
  const yaml = points(
    `{ name: points, logicalType: number, physicalType: "numeric(6,2)", customProperties: [{ property: groupChar, value: "." }, { property: decimalChar, value: "," }, { property: bareNumber, value: false }], quality: [{ metric: invalidValues, mustBe: 0, severity: warning, arguments: { minimum: 1, validValues: ["1", "02,5"] } }, { metric: nullValues, mustBe: 0, severity: warning }, { type: text, description: seldom } ] }`,
  ).replace(
    'logicalType: integer, transformLogic: points * 2',
    'logicalType: number, physicalType: "numeric(7,2)", transformLogic: points * 2',
  );
  const [, column] = read(yaml)[0]?.columns ?? [];
  expect(column).toMatchObject({
    groupChar: '.',
    decimalChar: ',',
    bareNumber: false,
    warn: { minimum: 1, enum: ['1.00', '2.50'], nulls: true },
  });
  expect(column).not.toHaveProperty('enum');
  expect(read(MARKS)[0]?.columns[1]).not.toHaveProperty('warn');
});

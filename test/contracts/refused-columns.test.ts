import { custom, edited, points, problems } from './reading-contracts';

test.each<[string, string, string[]]>([
  ['YAML', edited('kind:', 'kind'), ['2: ']],
  [
    'a key twice',
    edited('kind: DataContract', 'kind: DataContract\nkind: DataContract'),
    ['3: Map keys must be unique'],
  ],
  [
    'the standard: status is missing',
    edited('status: active\n', ''),
    ["1: the contract must have required property 'status'"],
  ],
  [
    'the standard: unknown key',
    points('{ name: points, logicalType: integer, requird: true }'),
    ['12: ODCS v3.1.0 knows no requird here'],
  ],
  [
    'the standard: unknown type',
    points('{ name: points, logicalType: int }'),
    [
      '12: schema/0/properties/1/logicalType must be equal to one of the allowed values: string, date',
    ],
  ],
  [
    'an older version',
    edited('apiVersion: v3.1.0', 'apiVersion: v3.0.2'),
    ['1: apiVersion is v3.0.2: write v3.1.0'],
  ],
  [
    'a setting unknown',
    custom('{ property: speed, value: 3 }'),
    ['9: unknown customProperty speed: allowed are filePattern'],
  ],
  [
    'a setting twice',
    custom('{ property: mode, value: delta }\n      - { property: mode, value: delta }'),
    ['10: customProperty mode is given twice'],
  ],
  ['a setting wrong', custom('{ property: mode, value: merge }'), ['9: customProperty mode: ']],
  [
    'a percentage',
    custom('{ property: maxRejectedPercent, value: 101 }'),
    ['9: customProperty maxRejectedPercent: '],
  ],
  [
    'a dialect',
    custom('{ property: tableDialect, value: { delimiter: "," , headerJoin: x } }'),
    ['9: customProperty tableDialect: '],
  ],
  [
    'a dataset name',
    edited('- name: marks', '- name: Marks'),
    ['7: dataset Marks: lower case', '7: dataset Marks lies in folder marks'],
  ],
  [
    'two tables',
    edited('    properties:', '    properties: []\n  - name: more\n    properties:'),
    ['6: a contract describes one dataset'],
  ],
  ['a column name', points('{ name: Points }'), ['12: column Points: lower case']],
  [
    'a type no cell has',
    points('{ name: points, logicalType: array }'),
    ['12: column points: array does not fit in a CSV cell'],
  ],
  [
    'a physical type',
    points('{ name: points, logicalType: integer, physicalType: text }'),
    ['12: column points: physicalType text does not hold a integer'],
  ],
  [
    'too many digits',
    points('{ name: points, logicalType: number, physicalType: "numeric(3,4)" }'),
    ['12: column points: numeric(precision, scale) needs'],
  ],
  [
    'an impossible range',
    points(
      '{ name: points, logicalType: integer, logicalTypeOptions: { minimum: 5, maximum: 4 } }',
    ),
    ['12: column points: minimum 5 is above maximum 4'],
  ],
  [
    'an impossible date range',
    points(
      '{ name: points, logicalType: date, logicalTypeOptions: { minimum: "2020-01-01", maximum: "2019-01-01" } }',
    ),
    ['12: column points: minimum 2020-01-01 is above'],
  ],
  [
    'a bound that is no date',
    points('{ name: points, logicalType: date, logicalTypeOptions: { minimum: "2020-02-30" } }'),
    ['12: column points: 2020-02-30 is not a date'],
  ],
  [
    'impossible lengths',
    points(
      '{ name: points, logicalType: string, logicalTypeOptions: { minLength: 3, maxLength: 2 } }',
    ),
    ['12: column points: minLength 3 is above maxLength 2'],
  ],
  [
    'two lengths',
    points(
      '{ name: points, physicalType: varchar(9), logicalType: string, logicalTypeOptions: { maxLength: 2 } }',
    ),
    ['12: column points: maxLength 2 contradicts varchar(9)'],
  ],
  [
    'a pattern',
    points('{ name: points, logicalType: string, logicalTypeOptions: { pattern: "(" } }'),
    ['12: column points: Invalid regular expression'],
  ],
  [
    'a date format',
    points('{ name: points, logicalType: date, logicalTypeOptions: { format: dd/QQ/yyyy } }'),
    ['12: date format dd/QQ/yyyy: QQ is not understood'],
  ],
  [
    'a date format without a day',
    points('{ name: points, logicalType: date, logicalTypeOptions: { format: MM/yyyy } }'),
    ['12: date format MM/yyyy must have a year, a month and a day'],
  ],
  [
    'a rule nobody keeps',
    points('{ name: points, logicalType: integer, logicalTypeOptions: { multipleOf: 5 } }'),
    ['12: column points: multipleOf is not enforced'],
  ],
  [
    'a quality check nobody keeps',
    points('{ name: points, quality: [{ metric: nullValues, mustBe: 0 }] }'),
    ['12: column points: of the quality checks'],
  ],
  [
    'an enum outside the type',
    points(
      '{ name: points, logicalType: integer, customProperties: [{ property: enum, value: ["1", "two"] }] }',
    ),
    ['12: column points: enum value two is not a whole number'],
  ],
  [
    'an enum with one value twice',
    points(
      '{ name: points, customProperties: [{ property: enum, value: [a, A] }, { property: caseInsensitive, value: true }] }',
    ),
    ['12: column points: two enum values are the same', '14: '],
  ],
  [
    'case of no enum',
    points('{ name: points, customProperties: [{ property: caseInsensitive, value: true }] }'),
    ['12: column points: caseInsensitive needs an enum', '14: '],
  ],
])('refused: %s', (_what, yaml, expected) => {
  expect(problems(yaml)).toEqual(expected.map((start) => expect.stringContaining(start)));
});

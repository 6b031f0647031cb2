import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError } from '../../contracts/contract-error';
import { readContracts } from '../../contracts/read-contracts';
import { contractsFolder, MARKS } from './contract-fixture';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function read(yaml: string, dataset = 'marks') {
  const folder = contractsFolder({ [dataset]: yaml });
  folders.push(folder);
  return readContracts(folder);
}

const hash = (yaml: string) => read(yaml)[0]?.hash;

/** Problems as `line: message`. */
function problems(yaml: string, dataset = 'marks'): string[] {
  try {
    read(yaml, dataset);
    return [];
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.problems.map(({ line, message }) => `${line}: ${message}`);
  }
}

/** The small contract with one piece of text put in the place of another. */
function edited(from: string, to: string): string {
  if (!MARKS.includes(from)) throw new Error(`${from} is not in the contract`);
  return MARKS.replace(from, to);
}

test('a contract is compiled with its defaults', () => {
  const [contract] = read(MARKS);
  expect(contract).toMatchObject({
    dataset: 'marks',
    version: '1.0.0',
    key: ['id'],
    mode: 'delta',
    identicalRows: 'reject',
    fieldsMatch: 'partial',
    missingValues: [],
    onRowError: 'reject',
    maxRejectedPercent: 100,
    onOpenRejects: 'publish',
    columns: [
      { name: 'id', sqlType: 'text', required: true },
      { name: 'points', sqlType: 'integer', minimum: 0 },
      { name: 'seen', sqlType: 'timestamptz' },
      { name: 'twice', transform: 'points * 2' },
    ],
  });
  expect(contract?.hash).toMatch(/^[0-9a-f]{64}$/);
});

test('the hash follows what the contract says, not how it is written', () => {
  const reordered = edited(
    '{ name: id, logicalType: string, primaryKey: true, required: true }',
    '{ primaryKey: true, logicalType: "string", required: true, name: id } # a comment',
  );
  expect(hash(reordered)).toBe(hash(MARKS));
  expect(hash(edited('minimum: 0', 'minimum: 1'))).not.toBe(hash(MARKS));
});

const custom = (text: string) => edited('{ property: mode, value: delta }', text);
const points = (text: string) =>
  edited('{ name: points, logicalType: integer, logicalTypeOptions: { minimum: 0 } }', text);

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
    custom('{ property: tableDialect, value: { delimiter: "," , escapeChar: x } }'),
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
  [
    'an optional key',
    edited('primaryKey: true, required: true', 'primaryKey: true, required: false'),
    ['11: column id is part of the key and so cannot be optional'],
  ],
  [
    'unique without key',
    points('{ name: points, logicalType: integer, unique: true }'),
    ['12: column points: only the key is kept unique'],
  ],
  [
    'a key without digits',
    edited('{ name: id, logicalType: string', '{ name: id, logicalType: number'),
    ['11: column id is part of the key: declare its digits'],
  ],
  [
    'one header name for two columns',
    points('{ name: points, logicalType: integer, physicalName: I D }'),
    ['12: columns id and points share the header name id'],
  ],
  [
    'synonyms of a derived column',
    edited('transformLogic: points * 2', 'transformLogic: points * 2, physicalName: double'),
    ['14: column twice has transformLogic'],
  ],
  [
    'a hash for half a key',
    points(
      '{ name: points, logicalType: string, primaryKey: true, customProperties: [{ property: whenColumnAbsent, value: rowHash }] }',
    ),
    [
      '12: column points: whenColumnAbsent rowHash needs',
      '8: mode delta needs a key in every file',
      '14: ',
    ],
  ],
  [
    'delta without a key',
    edited('primaryKey: true, ', ''),
    ['8: mode delta needs a key in every file'],
  ],
  [
    'identical rows with a key',
    custom('{ property: identicalRows, value: keep }'),
    ['8: identicalRows keep contradicts the key'],
  ],
  [
    'deletes of a snapshot',
    custom(
      '{ property: mode, value: snapshot }\n      - { property: deleteWhen, value: "points = 0" }',
    ),
    ['8: deleteWhen needs mode delta'],
  ],
  [
    'deleteWhen that is no condition',
    custom('{ property: deleteWhen, value: points }'),
    ['8: deleteWhen must be true or false, but it gives integer'],
  ],
  [
    'a zone',
    custom('{ property: timezone, value: Mars/Olympus }'),
    ['13: column seen: unknown time zone Mars/Olympus', '8: unknown time zone'],
  ],
  [
    'a file pattern',
    custom('{ property: filePattern, value: "{Program}/x.csv" }'),
    ['8: file pattern "{Program}/x.csv"'],
  ],
  [
    'an order by nothing',
    custom('{ property: versionOrder, value: changed }'),
    ['8: versionOrder: changed is neither a column nor captured'],
  ],
  [
    'an order by text',
    custom('{ property: versionOrder, value: id }'),
    ['8: versionOrder: column id must be an integer'],
  ],
  [
    'a transform of an unknown column',
    edited('points * 2', 'point * 2'),
    [
      '14: column twice: transformLogic: unknown column point: there are id, points, seen, twice (character 1)',
    ],
  ],
  [
    'a transform with a mixed type',
    edited('points * 2', 'points * id'),
    ['14: column twice: transformLogic: * needs numbers, not integer and text (character 8)'],
  ],
  [
    'a transform of another type',
    edited('points * 2', 'id'),
    ['14: column twice is integer, but its transformLogic gives text'],
  ],
  [
    'a transform in a circle',
    edited('points * 2', 'twice + 1'),
    ['14: transformLogic goes in a circle: twice'],
  ],
  [
    'nothing to read',
    MARKS.replaceAll(/ {6}- \{ name: (id|points|seen).*\n/g, '')
      .replace('points * 2', '1 + 1')
      .replace('delta', 'snapshot'),
    ['7: dataset marks reads no column from its files'],
  ],
])('refused: %s', (_what, yaml, expected) => {
  const found = problems(yaml);
  expect(found).toHaveLength(expected.length);
  for (const [index, start] of expected.entries()) expect(found[index]).toContain(start);
});

test('every problem of every contract is shown at once', () => {
  const folder = contractsFolder({
    marks: edited('minimum: 0', 'minimum: 9, maximum: 1').replace('points * 2', 'points *'),
    other: MARKS,
  });
  folders.push(folder);
  expect(() => readContracts(folder)).toThrow(
    /marks\/contract\.odcs\.yaml:12: .*\n.*other\/contract\.odcs\.yaml:7: dataset marks lies in folder other/,
  );
});

test('a folder without contracts is named', () => {
  const empty = contractsFolder({});
  folders.push(empty);
  expect(() => readContracts(empty)).toThrow(`${empty}:1: no contracts here`);
  expect(() => readContracts(join(empty, 'nowhere'))).toThrow(/nowhere:1: no contracts here/);
});

test("ODCS's own words: quality values, varchar, i64, captured order, time zones", () => {
  const yaml = MARKS.replace(
    '{ property: mode, value: delta }',
    '{ property: versionOrder, value: [year] }\n      - { property: filePattern, value: "{year}/*.csv" }',
  ).replace(
    '{ name: points, logicalType: integer, logicalTypeOptions: { minimum: 0 } }',
    `{ name: points, logicalType: integer, logicalTypeOptions: { format: i64 } }
      - { name: grade, physicalType: varchar(2), quality: [{ metric: invalidValues, arguments: { validValues: [A, B] }, mustBe: 0 }] }
      - { name: local, logicalType: timestamp, logicalTypeOptions: { format: "yyyy-MM-dd HH:mm" } }
      - { name: berlin, logicalType: timestamp, logicalTypeOptions: { defaultTimezone: Europe/Berlin } }`,
  );
  const columns = new Map(read(yaml)[0]?.columns.map((column) => [column.name, column]));
  expect(columns.get('points')).toMatchObject({ sqlType: 'bigint' });
  expect(columns.get('grade')).toMatchObject({ sqlType: 'text', maxLength: 2, enum: ['A', 'B'] });
  expect(columns.get('local')).toMatchObject({ timezone: 'UTC' });
  expect(columns.get('berlin')).toMatchObject({ timezone: 'Europe/Berlin' });
  expect(columns.get('seen')).not.toHaveProperty('timezone');
});

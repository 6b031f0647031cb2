import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readContracts } from '../../contracts/read-contracts';
import { contractsFolder, MARKS } from './contract-fixture';
import { edited, read, readAll } from './reading-contracts';

const hash = (yaml: string) => read(yaml)[0]?.hash;

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

test('every problem of every contract is shown at once', () => {
  const files = {
    marks: edited('minimum: 0', 'minimum: 9, maximum: 1').replace('points * 2', 'points *'),
    other: MARKS,
  };
  expect(() => readAll(files)).toThrow(
    /marks\/contract\.odcs\.yaml:12:\d+: .*\n.*other\/contract\.odcs\.yaml:7:5: dataset marks lies in folder other/,
  );
});

test('a folder without contracts is named', () => {
  const empty = contractsFolder({});
  expect(() => readContracts(empty)).toThrow(`${empty}:1:1: no contracts here`);
  expect(() => readContracts(join(empty, 'nowhere'))).toThrow(/nowhere:1:1: no contracts here/);
  rmSync(empty, { recursive: true });
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

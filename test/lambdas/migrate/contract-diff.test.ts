import type { Contract } from '../../../contracts/types';
import { contractDiff } from '../../../lambdas/migrate/contract-diff';
import { describeDifferences } from '../../../lambdas/migrate/difference';
import { readWarehouseShape } from '../../../lambdas/migrate/existing-tables';
import { contractOf } from '../shared/samples';
import { AWarehouse, id, score, students } from './a-warehouse';
import { city, gpa, grade, next, REFUSED, was } from './refused-changes';

const warehouse = new AWarehouse();

const keyless = (columns: Contract['columns']) => students(columns, { key: [], mode: 'snapshot' });
const snapshot = (columns: Contract['columns']) => students(columns, { mode: 'snapshot' });
const diffOf = async (...contracts: readonly Contract[]) =>
  contractDiff(await readWarehouseShape(warehouse.db), contracts);

test('what a deploy does by itself', async () => {
  await warehouse.migrate([students([id, score, { ...gpa, required: true }]), contractOf('gone')]);
  const contracts = [
    students([id, { ...score, sqlType: 'bigint' }, gpa, city]),
    contractOf('jobs'),
  ];
  const differences = await diffOf(...contracts);
  expect(
    differences.map(({ dataset, kind, column: name, from, to }) => [dataset, kind, name, from, to]),
  ).toEqual([
    ['students', 'wider_type', 'score', 'integer', 'bigint'],
    ['students', 'optional', 'gpa', null, null],
    ['students', 'new_column', 'city', null, 'text'],
    ['jobs', 'new_dataset', null, null, null],
    ['gone', 'dataset_gone', null, null, null],
  ]);
  expect(differences.every(({ automatic }) => automatic)).toBe(true);
  await warehouse.create(...contracts);
  expect(await diffOf(...contracts, contractOf('gone'))).toEqual([]);
});

test('the lines for people say what is to be done', async () => {
  await warehouse.migrate([students([id, score])]);
  expect(
    describeDifferences(await diffOf(students([id, city, { ...score, sqlType: 'bigint' }]))),
  ).toEqual([
    '  students.city  new column: text',
    '  students.score  wider type: integer -> bigint',
  ]);
  expect(describeDifferences(await diffOf(students([id])))).toEqual([
    '! students.score  column gone: integer',
    '      the contract has no such column any more; if its values may go:',
    '      drop view "core"."students_live"; -- comes back',
    '      alter table "core"."students" drop column "score";',
  ]);
});

test('rows that are known by their hash are to be replayed when a column comes', async () => {
  await warehouse.migrate([keyless([score])]);
  const [difference] = await diffOf(keyless([score, city]));
  expect(difference).toMatchObject({ kind: 'new_column', automatic: true });
  expect(difference?.advice.join()).toContain('replay');
});

test.each(REFUSED)(
  '%s: refused, until a migration did what the advice says',
  async (_, contract, expected) => {
    await warehouse.migrate([was]);
    const differences = await diffOf(contract);
    expect(differences.map(({ kind, column: name, from, to }) => [kind, name, from, to])).toEqual(
      expected,
    );
    await expect(warehouse.create(contract)).rejects.toThrow('need a migration');

    const refused = differences.filter(({ automatic }) => !automatic);
    for (const { advice } of refused) {
      const [first = []] = alternatives(advice);
      for (const line of first) await warehouse.db.query(line.replace('<value>', "''"));
    }
    expect((await diffOf(contract)).filter(({ automatic }) => !automatic)).toEqual([]);
    await warehouse.create(contract);
    expect(await diffOf(contract)).toEqual([]);
  },
);

/** The statements of an advice; a rename offers two ways. */
function alternatives(advice: readonly string[]): string[][] {
  const ways: string[][] = [];
  for (const line of advice) {
    if (/;( --.*)?$/.test(line)) ways.at(-1)?.push(line);
    else ways.push([]);
  }
  return ways.filter((way) => way.length > 0);
}

test('a snapshot differs in both of its tables, and says it once', async () => {
  await warehouse.migrate([snapshot([id, score])]);
  const [difference, ...others] = await diffOf(snapshot([id]));
  expect(others).toEqual([]);
  expect(difference?.advice.slice(-2)).toEqual([
    'alter table "core"."students" drop column "score";',
    'alter table "core"."students_contrib" drop column "score";',
  ]);
  await warehouse.db.query(
    'DROP VIEW core.students_live; ALTER TABLE core.students DROP COLUMN score',
  );
  // the migration forgot a table
  expect(await diffOf(snapshot([id]))).toEqual([difference]);
  expect(await diffOf(students([id]))).toMatchObject([{ kind: 'mode', automatic: false }]);
});

test('a description, a synonym or a bound may change without a word', async () => {
  await warehouse.migrate([was]);
  const columns = was.columns.map((item) => ({ ...item, description: 'other', synonyms: ['x'] }));
  expect(await diffOf(next(students(columns, { description: 'other' })))).toEqual([]);
});

test('an agreement holds for one contract only', async () => {
  await warehouse.migrate([was]);
  const grown = next(students([id, score, gpa, city, { ...grade, enum: ['A', 'B', 'C'] }]));
  await warehouse.db.query(`UPDATE ops.contract SET agreed = 'another' WHERE dataset = 'students'`);
  expect(await diffOf(grown)).toHaveLength(1);
  await warehouse.db.query(`UPDATE ops.contract SET agreed = 'next' WHERE dataset = 'students'`);
  await warehouse.create(grown);
  // it is taken over: going back is a change again
  expect(await diffOf(was)).toMatchObject([{ kind: 'enum_narrowed' }]);
});

import { join } from 'node:path';
import { Client } from 'pg';
import { createTableSql, manifestDataset, partColumns } from '../../contracts/ddl';
import { readContracts } from '../../contracts/read-contracts';
import type { Contract } from '../../contracts/types';
import { startPostgres, type TestPostgres } from '../support/postgres';

const contracts = readContracts(join(__dirname, '..', '..', 'contracts'));
function byName(dataset: string): Contract {
  const found = contracts.find((contract) => contract.dataset === dataset);
  if (!found) throw new Error(`no contract ${dataset}`);
  return found;
}

let postgres: TestPostgres;
let client: Client;

beforeAll(async () => {
  postgres = await startPostgres();
  client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
  await client.query('create schema core');
  for (const contract of contracts) await create(contract);
}, 30_000);

afterAll(async () => {
  await client.end();
  await postgres.stop();
});

async function create(contract: Contract): Promise<void> {
  for (const statement of createTableSql(contract)) await client.query(statement);
}

async function columnsOf(table: string): Promise<string[]> {
  const { rows } = await client.query<{ text: string }>(
    `select attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
        || case when collname = 'C' then ' C' else '' end as text
       from pg_attribute left join pg_collation on pg_collation.oid = attcollation
      where attrelid = $1::regclass and attnum > 0 order by attnum`,
    [table],
  );
  return rows.map(({ text }) => text);
}

async function primaryKeyOf(table: string): Promise<string | undefined> {
  const { rows } = await client.query<{ text: string }>(
    `select pg_get_constraintdef(oid) as text from pg_constraint where conrelid = $1::regclass and contype = 'p'`,
    [table],
  );
  return rows[0]?.text;
}

const ORDER = [
  '_eff bigint not null',
  '_ot bigint not null',
  '_file text not null C',
  '_own smallint not null',
  '_line bigint not null',
  '_contract text not null',
  '_loaded_at timestamp with time zone not null',
  '_changed_at timestamp with time zone not null',
  '_deleted boolean not null',
];

test('a delta dataset: its columns, then the order columns', async () => {
  expect(await columnsOf('core.student_skills')).toEqual([
    'student_id text not null C',
    'skill text not null C',
    'level integer',
    ...ORDER,
  ]);
  expect(await primaryKeyOf('core.student_skills')).toBe('PRIMARY KEY (student_id, skill)');
});

test('a dataset without a key is keyed by _key, and a snapshot has contributions by source', async () => {
  const columns = await columnsOf('core.students_performance');
  expect(columns.slice(8)).toEqual([
    'total_score integer not null',
    'average_score numeric(5,2) not null',
    'performance_band text not null',
    '_key text not null C',
    ...ORDER,
  ]);
  expect(await primaryKeyOf('core.students_performance')).toBe('PRIMARY KEY (_key)');
  expect(await columnsOf('core.students_performance_contrib')).toEqual([
    ...columns,
    '_source text not null C',
  ]);
  expect(await primaryKeyOf('core.jobs_contrib')).toBe('PRIMARY KEY (job_id, _source)');
});

test('the live view hides deleted rows and shows where each row came from', async () => {
  const insert = `insert into core.student_skills values ($1, 'SQL', 3, 0, 1, 'f', 1, 2, 'h', now(), now(), $2)`;
  await client.query(insert, ['S-1', false]);
  await client.query(insert, ['S-2', true]);
  const { rows } = await client.query('select * from core.student_skills_live');
  expect(rows).toEqual([
    {
      student_id: 'S-1',
      skill: 'SQL',
      level: 3,
      _file: 'f',
      _line: '2',
      _loaded_at: expect.any(Date),
    },
  ]);
});

test('created twice, nothing changes', async () => {
  const before = await columnsOf('core.jobs');
  for (const contract of contracts) await create(contract);
  expect(await columnsOf('core.jobs')).toEqual(before);
  const { rows } = await client.query('select count(*)::int as n from core.student_skills');
  expect(rows).toEqual([{ n: 2 }]);
});

test('odd names are names, not SQL', async () => {
  const skills = byName('student_skills');
  const odd = 'id"); drop table core.jobs; --';
  const columns = skills.columns.map((column, index) =>
    index === 0 ? { ...column, name: odd } : column,
  );
  await create({ ...skills, dataset: 'a"b c', columns, key: [odd, 'skill'], mode: 'snapshot' });
  expect((await columnsOf('core."a""b c"'))[0]).toBe(`${odd} text not null C`);
  expect(await columnsOf('core.jobs')).not.toEqual([]);
});

test('the manifest and the parts agree with the table', async () => {
  for (const contract of contracts) {
    const { columns, key, name } = manifestDataset(contract);
    const names = (await columnsOf(`core.${name}`)).map((text) => text.split(' ')[0]);
    expect(names.slice(0, columns.length)).toEqual(columns.map((column) => column.name));
    expect(partColumns(contract)).toEqual([
      ...columns.map((column) => column.name),
      ...(contract.deleteWhen === undefined ? [] : ['_deleted']),
      '_file',
      '_line',
    ]);
    expect(columns.map((column) => column.name)).toEqual(expect.arrayContaining([...key]));
  }
  expect(manifestDataset(byName('students'))).toMatchObject({
    mode: 'delta',
    key: ['student_id'],
    version_order: ['updated_at'],
    contract_hash: byName('students').hash,
    deletes: false,
    on_open_rejects: 'publish',
    max_shrink_percent: 100,
    references: [],
  });
  expect(manifestDataset(byName('enrollments'))).toMatchObject({
    deletes: true,
    references: [
      { columns: ['student_id'], dataset: 'students' },
      { columns: ['course_id'], dataset: 'courses' },
    ],
  });
});

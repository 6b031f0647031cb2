import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Column, Contract } from '../../../contracts/types';
import { createCoreTables } from '../../../lambdas/migrate/core-tables';
import { migrateWarehouse } from '../../../lambdas/migrate/migrate-warehouse';
import { applyMigrations, readMigrations } from '../../../lambdas/migrate/migrations';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import type { DatabaseConfig } from '../../../lambdas/shared/adapters/database-sign-in';
import { connectDatabase, type PgDatabase } from '../../../lambdas/shared/adapters/pg-database';
import { RetryableError } from '../../../lambdas/shared/errors';
import { DB_ROLE, PUBLISH_LOCK } from '../../../names';
import { contractOf } from '../shared/samples';
import { startServer, type TestServer } from '../shared/warehouse';

const SQL = join(__dirname, '../../../sql/migrations');
const NO_WAIT = { lockTimeoutMs: 50, attempts: 1 };
const PASSWORDS = {
  [DB_ROLE.loader]: 'loader-pw',
  [DB_ROLE.feed]: 'feed-pw',
  [DB_ROLE.query]: `quo'ted\\pw`,
};

let server: TestServer;
let config: (user?: string, password?: string) => DatabaseConfig;
let db: PgDatabase;
const open: PgDatabase[] = [];

const connect = async (user: keyof typeof PASSWORDS): Promise<PgDatabase> => {
  const connection = await connectDatabase(config(user, PASSWORDS[user]));
  open.push(connection);
  return connection;
};
const migrate = (contracts: readonly Contract[], signIn: 'iam' | typeof PASSWORDS = PASSWORDS) =>
  migrateWarehouse(
    { db, log: silentLog },
    { signIn, migrations: readMigrations(SQL), contracts },
    NO_WAIT,
  );

beforeAll(async () => {
  server = await startServer();
}, 30_000);
beforeEach(async () => {
  config = await server.createDatabase();
  db = await connectDatabase(config());
});
afterEach(async () => {
  for (const connection of [db, ...open.splice(0)]) await connection.close();
});
afterAll(() => server.stop());

const column = (name: string, sqlType: string, over: Partial<Column> = {}): Column => ({
  name,
  type: 'string',
  sqlType,
  required: false,
  synonyms: [],
  formats: [],
  pii: 'none',
  description: '',
  ...over,
});
const id = column('id', 'text', { required: true });
const score = column('score', 'integer');
const students = (columns: readonly Column[], over: Partial<Contract> = {}) =>
  contractOf('students', { columns, ...over });

const typesOf = async (table: string): Promise<Record<string, string>> => {
  const rows = await db.query<{ name: string; type: string }>(
    `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
      WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped AND attname !~ '^_' ORDER BY attnum`,
    [table],
  );
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
};

describe('migrateWarehouse', () => {
  it('makes roles, ledger and tables as a master without superuser rights, and again changes nothing', async () => {
    const contracts = [contractOf('students'), contractOf('jobs', { mode: 'snapshot' })];
    const first = await migrate(contracts);
    expect(first.applied).toEqual(readMigrations(SQL).map(({ name }) => name));
    expect(await migrate(contracts)).toEqual({ applied: [], altered: [] });
    expect(await typesOf('core.jobs_contrib')).toEqual({ id: 'text', score: 'integer' });
  });

  it('lets each role do its part and no more', async () => {
    await migrate([contractOf('students')]);
    const loader = await connect(DB_ROLE.loader);
    await loader.query(
      `INSERT INTO core.students VALUES ('a', 7, 0, 0, 'f', 1, 2, 'h', now(), now(), false)`,
    );
    await loader.query('CREATE UNLOGGED TABLE stg.x (id text)');
    for (const role of [DB_ROLE.feed, DB_ROLE.query]) {
      const reader = await connect(role);
      expect(await reader.query('SELECT id, score FROM core.students_live')).toEqual([
        { id: 'a', score: 7 },
      ]);
      expect(await reader.query('SELECT version FROM ops.state')).toEqual([{ version: '0' }]);
      await expect(reader.query('DELETE FROM core.students')).rejects.toThrow(/42501|25006/);
      await expect(reader.query('SELECT * FROM ops.forget_secret')).rejects.toThrow('42501');
    }
  });

  it("keeps the readers' rights when a view comes back with new columns", async () => {
    await migrate([contractOf('students')]);
    await migrate([students([id, score, column('city', 'text')])]);
    const reader = await connect(DB_ROLE.feed);
    expect(await reader.query('SELECT city FROM core.students_live')).toEqual([]);
  });

  it('grants RDS sign-in with tokens in iam mode', async () => {
    await server.admin('DROP ROLE IF EXISTS rds_iam');
    await server.admin('CREATE ROLE rds_iam');
    await server.admin('GRANT rds_iam TO edulake_master WITH ADMIN OPTION');
    await migrate([], 'iam');
    const members = await db.query(
      `SELECT m.rolname FROM pg_auth_members a JOIN pg_roles m ON m.oid = a.member
        JOIN pg_roles r ON r.oid = a.roleid WHERE r.rolname = 'rds_iam' AND m.rolname LIKE 'lake%' ORDER BY 1`,
    );
    expect(members).toEqual([
      { rolname: 'lake_feed' },
      { rolname: 'lake_loader' },
      { rolname: 'lake_query' },
    ]);
  });

  it('waits for a running load no longer than it should, then asks to be tried again', async () => {
    await db.transaction('write', async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [PUBLISH_LOCK]);
      await expect(migrate([])).rejects.toThrow(RetryableError);
    });
    await expect(migrate([])).resolves.toBeDefined();
  });
});

const create = (contract: Contract) => createCoreTables(db, [contract], NO_WAIT);

describe('createCoreTables', () => {
  it('adds nullable columns and widens types, rows kept, in the middle of the contract too', async () => {
    await migrate([students([id, score, column('gpa', 'numeric(3,2)', { required: true })])]);
    await db.query(`SET ROLE lake_loader`);
    await db.query(
      `INSERT INTO core.students VALUES ('a', 7, 3.5, 0, 0, 'f', 1, 2, 'h', now(), now(), false)`,
    );
    const altered = await create(
      students([
        id,
        column('city', 'text'),
        { ...score, sqlType: 'bigint' },
        column('gpa', 'numeric(5,2)'),
      ]),
    );
    expect(altered).toEqual([
      'alter table "core"."students" add column "city" text',
      'alter table "core"."students" alter column "score" type bigint',
      'alter table "core"."students" alter column "gpa" type numeric(5,2), alter column "gpa" drop not null',
    ]);
    expect(await db.query('SELECT id, city, score, gpa FROM core.students_live')).toEqual([
      { id: 'a', city: null, score: '7', gpa: '3.50' },
    ]);
  });

  it('widens the contributions of a snapshot dataset with its table', async () => {
    await migrate([students([id, score], { mode: 'snapshot' })]);
    await create(students([id, { ...score, sqlType: 'bigint' }], { mode: 'snapshot' }));
    expect(await typesOf('core.students')).toEqual({ id: 'text', score: 'bigint' });
    expect(await typesOf('core.students_contrib')).toEqual({ id: 'text', score: 'bigint' });
  });

  it('refuses everything else in one readable list and changes nothing', async () => {
    await migrate([students([id, score, column('gpa', 'numeric(5,2)'), column('city', 'text')])]);
    const before = await typesOf('core.students');
    const next = students(
      [
        id,
        { ...score, required: true },
        column('gpa', 'numeric(5,1)'),
        column('zip', 'text', { required: true }),
      ],
      { key: ['id', 'score'] },
    );
    await expect(create(next)).rejects.toThrow(
      [
        'these changes of contracts need a migration in sql/migrations:',
        'core.students  key: (id) -> (id, score)',
        'core.students  ~ score becomes required: rows loaded so far may have none',
        'core.students  ~ gpa numeric(5,2) -> numeric(5,1): not wider',
        'core.students  + zip text: required, but the rows loaded so far have none',
        'core.students  - city text: the contract has no such column any more',
      ].join('\n'),
    );
    expect(await typesOf('core.students')).toEqual(before);
  });

  it('leaves a view alone that nothing changed, because others may have built on it', async () => {
    await migrate([students([id, score])]);
    await db.query('CREATE VIEW mine AS SELECT id FROM core.students_live');
    await expect(create(students([id, score]))).resolves.toEqual([]);
    await expect(create(students([score, id]))).rejects.toThrow(/depend/);
  });

  it('brings the columns of the view into the order of the contract', async () => {
    await migrate([students([id, score])]);
    await create(students([score, id]));
    expect(await typesOf('core.students_live')).toEqual({ score: 'integer', id: 'text' });
  });

  it('refuses another mode', async () => {
    await migrate([students([id, score])]);
    await expect(create(students([id, score], { mode: 'snapshot' }))).rejects.toThrow(
      'core.students  mode: delta -> snapshot',
    );
  });

  it('quotes names that SQL would take for its own', async () => {
    await migrate([]);
    const odd = contractOf('order', { columns: [id, column('select', 'text')] });
    await create(odd);
    await create({ ...odd, columns: [...odd.columns, column('user', 'text')] });
    expect(await typesOf('core."order"')).toEqual({ id: 'text', select: 'text', user: 'text' });
  });
});

describe('applyMigrations', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const put = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
  const apply = () => applyMigrations(db, readMigrations(folder), NO_WAIT);

  it('applies what is missing, in order, once', async () => {
    put('001-one.sql', 'CREATE TABLE a (n int); INSERT INTO a VALUES (1);');
    expect(await apply()).toEqual(['001-one.sql']);
    put('002-two.sql', 'UPDATE a SET n = n + 1;');
    expect(await apply()).toEqual(['002-two.sql']);
    expect(await apply()).toEqual([]);
    expect(await db.query('SELECT n FROM a')).toEqual([{ n: 2 }]);
  });

  it('applies each file once when two deploys run at the same time', async () => {
    put('001-one.sql', 'CREATE TABLE a (n int); INSERT INTO a VALUES (1);');
    const patient = { lockTimeoutMs: 2_000, attempts: 3 };
    const files = readMigrations(folder);
    const both = [applyMigrations(db, files, patient), applyMigrations(db, files, patient)];
    expect((await Promise.all(both)).flat()).toEqual(['001-one.sql']);
  });

  it('takes a failing file back as a whole and names it', async () => {
    put('001-one.sql', 'CREATE TABLE a (n int); SELECT 1/0;');
    await expect(apply()).rejects.toThrow(/migration 001-one\.sql failed: .*division by zero/);
    expect(await typesOf('a')).toEqual({});
    put('001-one.sql', 'CREATE TABLE a (n int);');
    expect(await apply()).toEqual(['001-one.sql']);
  });

  it('refuses a file that was edited after it was applied, but not its line ends', async () => {
    put('001-one.sql', 'CREATE TABLE a\n(n int);');
    await apply();
    put('001-one.sql', 'CREATE TABLE a\r\n(n int);');
    expect(await apply()).toEqual([]);
    put('001-one.sql', 'CREATE TABLE a (n bigint);');
    await expect(apply()).rejects.toThrow('001-one.sql was changed after it was applied');
  });

  it('refuses a database that is ahead of the code', async () => {
    put('001-one.sql', 'SELECT 1;');
    put('002-two.sql', 'SELECT 1;');
    await apply();
    rmSync(join(folder, '002-two.sql'));
    await expect(apply()).rejects.toThrow('has migration 002-two.sql, the code has none');
  });

  it.each(['003-gap.sql', '2-short.sql', '002_under.sql', '002-Upper.sql'])(
    'refuses %s',
    (name) => {
      put('001-one.sql', 'SELECT 1;');
      put(name, 'SELECT 1;');
      expect(() => readMigrations(folder)).toThrow(`migration ${name}: expected 002-<name>.sql`);
    },
  );
});

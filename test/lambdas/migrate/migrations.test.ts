import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { applyMigrations, readMigrations } from '../../../lambdas/migrate/migrations';
import { AWarehouse, NO_WAIT } from './a-warehouse';

const warehouse = new AWarehouse();

describe('applyMigrations', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const put = (name: string, sql: string) => writeFileSync(join(folder, name), sql);
  const apply = () => applyMigrations(warehouse.db, readMigrations(folder), NO_WAIT);

  it('applies what is missing, in order, once', async () => {
    put('001-one.sql', 'CREATE TABLE a (n int); INSERT INTO a VALUES (1);');
    expect(await apply()).toEqual(['001-one.sql']);
    put('002-two.sql', 'UPDATE a SET n = n + 1;');
    expect(await apply()).toEqual(['002-two.sql']);
    expect(await apply()).toEqual([]);
    expect(await warehouse.db.query('SELECT n FROM a')).toEqual([{ n: 2 }]);
  });

  it('applies each file once when two deploys run at the same time', async () => {
    put('001-one.sql', 'CREATE TABLE a (n int); INSERT INTO a VALUES (1);');
    const patient = { lockTimeoutMs: 2_000, attempts: 3 };
    const files = readMigrations(folder);
    const both = [
      applyMigrations(warehouse.db, files, patient),
      applyMigrations(warehouse.db, files, patient),
    ];
    expect((await Promise.all(both)).flat()).toEqual(['001-one.sql']);
  });

  it('takes a failing file back as a whole and names it', async () => {
    put('001-one.sql', 'CREATE TABLE a (n int); SELECT 1/0;');
    await expect(apply()).rejects.toThrow(/migration 001-one\.sql failed: .*division by zero/);
    expect(await warehouse.typesOf('a')).toEqual({});
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

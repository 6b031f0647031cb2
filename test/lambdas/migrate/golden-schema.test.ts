import { join } from 'node:path';

import { createTableSql } from '../../../contracts/ddl';
import { readContracts } from '../../../contracts/read-contracts';
import type { Column, Contract } from '../../../contracts/types';
import { createRoles } from '../../../lambdas/migrate/roles';
import { AWarehouse, MIGRATIONS, ORDER_VALUES } from './a-warehouse';
import { dumpSchema } from './schema-dump';

const contracts = readContracts(join(__dirname, '../../../contracts'));
const warehouse = new AWarehouse();

/** The datasets that the first release began with. */
const FIRST = ['job_skills', 'jobs', 'student_skills', 'students', 'students_performance'];

/** A contract as an earlier release may have had it: some optional columns not there yet, others narrower. */
function younger(contract: Contract): Contract {
  const columns = contract.columns
    .filter(({ name, required }) => required || !['credits', 'phone', 'weight'].includes(name))
    .map(
      (column): Column => (column.name === 'gpa' ? { ...column, sqlType: 'numeric(2,1)' } : column),
    );
  return { ...contract, columns };
}

/** Makes the warehouse of an earlier release: its migrations, its tables, a row in one of them. */
async function makeEarlier(earlier: readonly Contract[]): Promise<void> {
  const { db } = warehouse;
  await createRoles(db, { lake_loader: 'a', lake_feed: 'b', lake_query: 'c' });
  await db.query(
    'CREATE TABLE public.schema_migration (name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())',
  );
  await db.transaction('write', async (tx) => {
    for (const { name, sql, sha256 } of MIGRATIONS.slice(0, 2)) {
      await tx.query(sql);
      await tx.query('INSERT INTO public.schema_migration VALUES ($1, $2)', [name, sha256]);
    }
    await tx.query('SET LOCAL ROLE lake_loader');
    for (const contract of earlier)
      for (const statement of createTableSql(contract)) await tx.query(statement);
    await tx.query(
      `INSERT INTO core.student_skills (student_id, skill, level, _eff, _ot, _file, _own, _line, _contract, _loaded_at, _changed_at, _deleted)
       VALUES ('S-1', 'SQL', 3, ${ORDER_VALUES})`,
    );
  });
}

test('the schema of a migrated warehouse is the one that was reviewed', async () => {
  await warehouse.migrate(contracts);
  expect(await dumpSchema(warehouse.db)).toMatchSnapshot();
});

test.each([
  ['of the first release', (contract: Contract) => contract],
  ['of younger contracts', younger],
])('a warehouse %s becomes the same as a new one, and keeps its rows', async (_, as) => {
  await warehouse.migrate(contracts);
  const fresh = await dumpSchema(warehouse.db);
  await warehouse.begin();
  await makeEarlier(contracts.filter(({ dataset }) => FIRST.includes(dataset)).map(as));
  await warehouse.migrate(contracts);
  expect(await dumpSchema(warehouse.db)).toBe(fresh);
  expect(
    await warehouse.db.query('SELECT student_id, skill, level FROM core.student_skills_live'),
  ).toEqual([{ student_id: 'S-1', skill: 'SQL', level: 3 }]);
});

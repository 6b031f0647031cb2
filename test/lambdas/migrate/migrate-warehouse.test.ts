import { RetryableError } from '../../../lambdas/shared/errors';
import { DB_ROLE, PUBLISH_LOCK } from '../../../names';
import { contractOf } from '../shared/samples';
import { AWarehouse, column, id, MIGRATIONS, ORDER_VALUES, score, students } from './a-warehouse';

const warehouse = new AWarehouse();

describe('migrateWarehouse', () => {
  it('makes roles, ledger and tables as a master without superuser rights, and again changes nothing', async () => {
    const contracts = [contractOf('students'), contractOf('jobs', { mode: 'snapshot' })];
    const first = await warehouse.migrate(contracts);
    expect(first.applied).toEqual(MIGRATIONS.map(({ name }) => name));
    expect(await warehouse.migrate(contracts)).toEqual({ applied: [], altered: [] });
    expect(await warehouse.typesOf('core.jobs_contrib')).toEqual({ id: 'text', score: 'integer' });
  });

  it('lets each role do its part and no more', async () => {
    await warehouse.migrate([contractOf('students')]);
    const loader = await warehouse.connect(DB_ROLE.loader);
    await loader.query(`INSERT INTO core.students VALUES ('a', 7, ${ORDER_VALUES})`);
    await loader.query('CREATE UNLOGGED TABLE stg.x (id text)');
    for (const role of [DB_ROLE.feed, DB_ROLE.query]) {
      const reader = await warehouse.connect(role);
      expect(await reader.query('SELECT id, score FROM core.students_live')).toEqual([
        { id: 'a', score: 7 },
      ]);
      expect(await reader.query('SELECT version FROM ops.state')).toEqual([{ version: '0' }]);
      await expect(reader.query('DELETE FROM core.students')).rejects.toThrow(/42501|25006/);
      await expect(reader.query('SELECT * FROM ops.forget_secret')).rejects.toThrow('42501');
    }
  });

  it("keeps the readers' rights when a view comes back with new columns", async () => {
    await warehouse.migrate([contractOf('students')]);
    await warehouse.migrate([students([id, score, column('city', 'text')])]);
    const reader = await warehouse.connect(DB_ROLE.feed);
    expect(await reader.query('SELECT city FROM core.students_live')).toEqual([]);
  });

  it('grants RDS sign-in with tokens in iam mode', async () => {
    await warehouse.admin('DROP ROLE IF EXISTS rds_iam');
    await warehouse.admin('CREATE ROLE rds_iam');
    await warehouse.admin('GRANT rds_iam TO edulake_master WITH ADMIN OPTION');
    await warehouse.migrate([], 'iam');
    const members = await warehouse.db.query(
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
    await warehouse.db.transaction('write', async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [PUBLISH_LOCK]);
      await expect(warehouse.migrate([])).rejects.toThrow(RetryableError);
    });
    await expect(warehouse.migrate([])).resolves.toBeDefined();
  });
});

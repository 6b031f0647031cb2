import { RetryableError } from '../../../lambdas/shared/errors';
import { DB_ROLE, PUBLISH_LOCK } from '../../../names';
import { contractOf } from '../shared/samples';
import { AWarehouse, column, id, MIGRATIONS, ORDER_VALUES, score, students } from './a-warehouse';

const warehouse = new AWarehouse();

/** What its loader had written: two files, the second of which replaced a row of the first. */
const OF_THE_FIRST_RELEASE = [
  `INSERT INTO ops.file (file_id, dataset, mode, bucket, source_key, version_id, order_time, generation, rendition, canon, sha256,
      receipt_key, outcome, label, run_id, loaded_at, version, rows_read, rows_inserted, rows_rejected)
    VALUES ('f1', 'students', 'delta', 'raw', 'students/1.csv', 'v1', 1, 1, 'r', 1, 's', 'k', 'loaded', 'loaded', 'r1', now(), 1, 4, 3, 1),
      ('f2', 'students', 'delta', 'raw', 'students/2.csv', 'v1', 2, 1, 'r', 1, 's', 'k', 'held', 'held', 'r2', now(), 3, 9, 0, 0)`,
  `INSERT INTO ops.load (run_id, file_id, generation, part, dataset, loaded_at, rows_inserted, rows_removed)
    VALUES ('r1', 'f1', 1, 1, 'students', now(), 3, 0), ('r2', 'f1', 1, 0, 'students', now(), 0, 1), ('r2', 'f2', 1, 0, NULL, now(), 0, 0)`,
  `INSERT INTO ops.reject VALUES ('f1', 5, 'c', '{required:id}', 'open', NULL, now(), 1)`,
  `UPDATE ops.mart_state SET version = 3, refreshed_at = now()`,
];

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
      const secret = [
        'SELECT * FROM ops.forget_secret',
        'SELECT * FROM ops.forgotten',
        `SELECT ops.key_hmac('students', array['a'])`,
      ];
      for (const question of secret) await expect(reader.query(question)).rejects.toThrow('42501');
    }
  });

  it('shows readers every table of the ledger but those about forgotten people', async () => {
    await warehouse.migrate([contractOf('students')]);
    const hidden = await warehouse.db.query<{ role: string; name: string }>(
      `SELECT r.role, c.relname AS name FROM pg_class c, unnest($1::text[]) AS r (role)
        WHERE c.relnamespace = 'ops'::regnamespace AND c.relkind IN ('r', 'v') AND NOT has_table_privilege(r.role, c.oid, 'SELECT')
        ORDER BY 1, 2`,
      [[DB_ROLE.feed, DB_ROLE.query]],
    );
    expect(hidden.map(({ role, name }) => `${role} ${name}`)).toEqual([
      'lake_feed forget_secret',
      'lake_feed forgotten',
      'lake_query forget_secret',
      'lake_query forgotten',
    ]);
    const callable = await warehouse.db.query(
      `SELECT r.role, p.proname AS name FROM pg_proc p, unnest($1::text[]) AS r (role)
        WHERE p.pronamespace IN ('ops'::regnamespace, 'core'::regnamespace, 'mart'::regnamespace)
          AND p.prorettype <> 'trigger'::regtype AND has_function_privilege(r.role, p.oid, 'EXECUTE') ORDER BY 1, 2`,
      [[DB_ROLE.feed, DB_ROLE.query]],
    );
    expect(callable).toEqual([{ role: 'lake_feed', name: 'forgotten_places' }]);
  });

  it('lets no function with the rights of its owner look things up where its caller says', async () => {
    await warehouse.migrate([contractOf('students')]);
    const paths = await warehouse.db.query(
      `SELECT proname AS name, proconfig AS settings FROM pg_proc
        WHERE prosecdef AND pronamespace <> 'pg_catalog'::regnamespace`,
    );
    expect(paths).toEqual([{ name: 'forgotten_places', settings: ['search_path=pg_catalog'] }]);
  });

  it('brings a warehouse of the first release up to date with its rows and books', async () => {
    const contracts = [contractOf('students')];
    const { length } = MIGRATIONS.filter(({ name }) => name < '003');
    await warehouse.release(MIGRATIONS.slice(0, length));
    const loader = await warehouse.connect(DB_ROLE.loader);
    for (const statement of OF_THE_FIRST_RELEASE) await loader.query(statement);
    const { applied } = await warehouse.migrate(contracts);
    expect(applied).toEqual(MIGRATIONS.slice(length).map(({ name }) => name));
    expect(await loader.query('SELECT dataset, rows FROM ops.dataset')).toEqual([
      { dataset: 'students', rows: '2' },
    ]);
    expect(await loader.query('SELECT line, status, refused_own FROM ops.reject')).toEqual([
      { line: '5', status: 'open', refused_own: null },
    ]);
    expect(await loader.query('SELECT mart, version FROM ops.mart_state ORDER BY 1')).toEqual([
      { mart: 'performance_summary', version: '3' },
      { mart: 'search', version: '0' },
      { mart: 'student_profile', version: '0' },
    ]);
    await expect(loader.query(`DELETE FROM ops.load`)).rejects.toThrow('23001');
    // a file that leaves its dataset is booked in both of them
    const moved = `INSERT INTO ops.load (run_id, file_id, generation, part, dataset, loaded_at)
      VALUES ('r3', 'f1', 2, 0, $1, now())`;
    await loader.query(moved, ['students']);
    await loader.query(moved, ['jobs']);
    await expect(loader.query(moved, ['jobs'])).rejects.toThrow('23505');
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

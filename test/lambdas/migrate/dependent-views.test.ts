import { AWarehouse, column, id, ORDER_VALUES, score, students } from './a-warehouse';

const warehouse = new AWarehouse();
const wider = students([id, { ...score, sqlType: 'bigint' }, column('city', 'text')]);

beforeEach(async () => {
  await warehouse.migrate([students([id, score])]);
  await warehouse.db.query('SET ROLE lake_loader');
  await warehouse.db.query(`INSERT INTO core.students VALUES ('a', 7, ${ORDER_VALUES})`);
  await warehouse.db.query('RESET ROLE');
});

const owned = (name: string) =>
  warehouse.db.query<{ owner: string; acl: string; comment: string; options: string }>(
    `SELECT pg_get_userbyid(relowner) AS owner, (SELECT string_agg(a::text, ' ' ORDER BY a::text) FROM unnest(relacl) a) AS acl,
       obj_description(oid) AS comment, reloptions::text AS options FROM pg_class WHERE oid = to_regclass($1)`,
    [name],
  );

test('views of people come back over the widened table, however far they stand from it', async () => {
  await warehouse.db.query(`
    CREATE SCHEMA reports;
    CREATE VIEW reports.best WITH (security_barrier = true) AS SELECT id, score FROM core.students_live WHERE score > 5;
    CREATE VIEW reports.doubled AS SELECT id, score * 2 AS twice FROM reports.best;
    CREATE VIEW reports.both AS SELECT b.id, d.twice FROM reports.best b JOIN reports.doubled d USING (id);
    CREATE VIEW public."odd ""name" AS SELECT count(*) AS n FROM core.students`);
  await warehouse.create(wider);
  expect(await warehouse.db.query('SELECT * FROM reports.both')).toEqual([
    { id: 'a', twice: '14' },
  ]);
  expect(await warehouse.db.query('SELECT n FROM public."odd ""name"')).toEqual([{ n: '1' }]);
  expect(await warehouse.typesOf('reports.best')).toEqual({ id: 'text', score: 'bigint' });
});

test('owner, comments, options and rights are what they were', async () => {
  await warehouse.admin(`CREATE ROLE analyst_${process.pid}`);
  const analyst = `analyst_${process.pid}`;
  await warehouse.db.query(`
    CREATE SCHEMA reports;
    CREATE VIEW reports.best WITH (security_barrier = true) AS SELECT id, score FROM core.students_live;
    COMMENT ON VIEW reports.best IS 'it''s mine';
    COMMENT ON COLUMN reports.best.id IS 'who';
    GRANT SELECT ON reports.best TO ${analyst} WITH GRANT OPTION;
    GRANT UPDATE (id) ON reports.best TO PUBLIC;
    SET ROLE lake_loader;
    REVOKE SELECT ON core.students_live FROM lake_feed;
    GRANT SELECT ON core.students_live TO ${analyst};
    COMMENT ON VIEW core.students_live IS 'living';
    RESET ROLE`);
  const before = [await owned('reports.best'), await owned('core.students_live')];
  await warehouse.create(wider);
  expect([await owned('reports.best'), await owned('core.students_live')]).toEqual(before);
  expect(before[1]).toEqual([expect.objectContaining({ owner: 'lake_loader', comment: 'living' })]);
  const comments = await warehouse.db.query(
    `SELECT col_description('reports.best'::regclass, 1) AS id, has_column_privilege('public', 'reports.best', 'id', 'UPDATE') AS may`,
  );
  expect(comments).toEqual([{ id: 'who', may: true }]);
});

test('a materialized view comes back with its rows and indexes', async () => {
  await warehouse.db.query(`
    CREATE MATERIALIZED VIEW public.kept AS SELECT id, score FROM core.students_live;
    CREATE UNIQUE INDEX kept_id ON public.kept (id);
    CREATE MATERIALIZED VIEW public.empty AS SELECT id FROM public.kept WITH NO DATA`);
  await warehouse.create(wider);
  expect(await warehouse.db.query('SELECT * FROM public.kept')).toEqual([{ id: 'a', score: '7' }]);
  expect(
    await warehouse.db.query(
      `SELECT relname, relispopulated FROM pg_class WHERE relname IN ('kept_id', 'empty') ORDER BY 1`,
    ),
  ).toEqual([
    { relname: 'empty', relispopulated: false },
    { relname: 'kept_id', relispopulated: true },
  ]);
});

test('a view that no longer fits refuses the change with its name, and nothing is changed', async () => {
  await warehouse.db.query(`
    CREATE FUNCTION public.shown(n integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT n::text';
    CREATE VIEW public.strict AS SELECT public.shown(score) AS shown FROM core.students_live`);
  await expect(warehouse.create(wider)).rejects.toThrow(
    /view public\.strict stands on a table that changes, and cannot be made again: .*shown\(bigint\)/,
  );
  expect(await warehouse.typesOf('core.students_live')).toEqual({ id: 'text', score: 'integer' });
  expect(await warehouse.db.query('SELECT shown FROM public.strict')).toEqual([{ shown: '7' }]);
});

test('a view on which something else stands refuses, too', async () => {
  await warehouse.db.query(`
    CREATE VIEW public.mine AS SELECT id FROM core.students_live;
    CREATE FUNCTION public.ids() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM public.mine; END`);
  await expect(warehouse.create(wider)).rejects.toThrow(/view public\.mine stands on.*depend/);
  expect(await warehouse.typesOf('core.students')).toEqual({ id: 'text', score: 'integer' });
});

test('a view of somebody else, whom the deploy may not act for, is named', async () => {
  await warehouse.admin(`CREATE ROLE stranger_${process.pid} LOGIN PASSWORD 'x'`);
  await warehouse.db.query(`
    CREATE SCHEMA theirs;
    CREATE VIEW theirs.own AS SELECT id FROM core.students_live`);
  await warehouse.superuser(`ALTER VIEW theirs.own OWNER TO stranger_${process.pid}`);
  await expect(warehouse.create(wider)).rejects.toThrow(
    /view theirs\.own .*must be able to SET ROLE/,
  );
});

test('views on tables that do not change are not touched', async () => {
  const jobs = students([id, score], { dataset: 'jobs' });
  await warehouse.create(students([id, score]), jobs);
  await warehouse.db.query('CREATE VIEW public.mine AS SELECT id FROM core.jobs_live');
  const oid = async () =>
    (
      await warehouse.db.query<{ oid: string }>(`SELECT 'public.mine'::regclass::oid::text AS oid`)
    )[0]?.oid;
  const before = await oid();
  await warehouse.create(wider, jobs);
  expect(await oid()).toBe(before);
});

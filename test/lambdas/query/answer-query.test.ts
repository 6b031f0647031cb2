import { pgStatementReader } from '../../../lambdas/query/adapters/pg-statement-reader';
import {
  answerQuery,
  type QueryAnswer,
  type QueryRequest,
} from '../../../lambdas/query/answer-query';
import { connectDatabase, type PgDatabase } from '../../../lambdas/shared/adapters/pg-database';
import { startServer, type TestServer } from '../shared/warehouse';

let server: TestServer;
let db: PgDatabase;

beforeAll(async () => {
  server = await startServer();
  const config = await server.createDatabase();
  // the master may write: what keeps statements from writing must be the reader itself
  db = await connectDatabase(config());
  await db.query('CREATE TABLE item (id int PRIMARY KEY, name text)');
  await db.query(`INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 2500) n`);
}, 30_000);
afterAll(async () => {
  await db.close();
  await server.stop();
});

const ask = (sql: string, limit?: number): Promise<QueryAnswer> =>
  answerQuery(pgStatementReader(db), { sql, ...(limit !== undefined && { limit }) });

describe('answers', () => {
  it('carry every value without loss', async () => {
    const sql = `SELECT 9007199254740993 AS big, count(*) AS counted, 0.10::numeric AS exact, 7::smallint AS small, 8 AS whole, true AS yes,
      false AS no, NULL AS nothing, DATE '2026-03-08' AS day, TIMESTAMPTZ '2026-03-08 02:30:00.123456Z' AS at,
      'NaN'::float8 AS nan, 0.1::float8 AS approx, '{"a": 12345678901234567890}'::jsonb AS doc, 'a"b' AS txt`;
    expect(await ask(sql)).toEqual({
      columns: 'big counted exact small whole yes no nothing day at nan approx doc txt'.split(' '),
      rows: [
        [
          '9007199254740993',
          1,
          '0.10',
          7,
          8,
          true,
          false,
          null,
          '2026-03-08',
          '2026-03-08 02:30:00.123456+00',
          'NaN',
          '0.1',
          '{"a": 12345678901234567890}',
          'a"b',
        ],
      ],
      truncated: false,
    });
  });

  it('keep columns of one name apart, and have columns without rows', async () => {
    expect(await ask('SELECT 1 AS a, 2 AS a WHERE false')).toEqual({
      columns: ['a', 'a'],
      rows: [],
      truncated: false,
    });
    expect(await ask('SELECT 1 AS a, 2 AS a')).toMatchObject({ rows: [[1, 2]] });
  });

  it.each([
    [100, 100, true],
    [2499, 2499, true],
    [2500, 2500, false],
    [2501, 2500, false],
  ])('with limit %d have %d rows, truncated: %s', async (limit, rows, truncated) => {
    const answer = await ask('SELECT id FROM item ORDER BY id', limit);
    expect(answer).toMatchObject({ truncated });
    expect('rows' in answer ? answer.rows.length : 0).toBe(rows);
  });

  it('stop at a thousand rows and below the size that a function may answer', async () => {
    expect(await ask('SELECT id FROM item')).toMatchObject({ truncated: true });
    const wide = await ask(`SELECT repeat('x', 1000000) FROM item`);
    expect(wide).toMatchObject({ truncated: true });
    expect(JSON.stringify(wide).length).toBeLessThan(5_000_000);
  });

  it.each([
    'TABLE item',
    'VALUES (1), (2);',
    'WITH x AS (SELECT 1) SELECT * FROM x -- why not',
    'EXPLAIN SELECT * FROM item',
    '/* plan */ explain analyze select 1',
    'SHOW server_version',
  ])('come for %s', async (sql) => {
    expect(await ask(sql)).toHaveProperty('columns');
  });
});

const refused = async (sql: string) => {
  const answer = await ask(sql);
  return 'error' in answer ? answer.error : undefined;
};

/** Values come from outside as JSON: their type is only a claim. */
function find(values: unknown, sql = 'SELECT id FROM item WHERE name = $1 AND id = $2') {
  const request: QueryRequest = JSON.parse(JSON.stringify({ sql, values }));
  return answerQuery(pgStatementReader(db), request);
}

describe('parameters', () => {
  it('take values of any content as data', async () => {
    expect(await find(['item 7', '7'])).toMatchObject({ rows: [[7]] });
    expect(await find([`x' OR '1'='1`, '7'])).toMatchObject({ rows: [] });
    const same = await find([`a'); DROP TABLE item; --`, null], 'SELECT $1::text, $2::int');
    expect(same).toMatchObject({ rows: [[`a'); DROP TABLE item; --`, null]] });
    expect(await find(['7'], 'EXPLAIN SELECT * FROM item WHERE id = $1')).toHaveProperty('columns');
  });

  it('that do not fit are refused by PostgreSQL, with the place in the statement', async () => {
    expect(await find(['x', 'seven'])).toMatchObject({ error: { code: '22P02' } });
    expect(await find(['x'])).toMatchObject({ error: { code: '08P01' } });
    expect(await find([], 'SELECT $1::int + nope')).toMatchObject({
      error: { code: '42703', line: 1, column: 18 },
    });
  });

  it.each([['seven'], [[1]], [[{}]], [Array.from({ length: 1001 }, () => 'x')]])(
    'are texts and nulls only',
    async (values) => {
      expect(await find(values)).toMatchObject({
        error: { message: expect.stringContaining('values must be') },
      });
    },
  );
});

describe('refusals', () => {
  it.each([
    `INSERT INTO item VALUES (0, 'x')`,
    'DELETE FROM item',
    'DROP TABLE item',
    `WITH gone AS (DELETE FROM item RETURNING id) SELECT * FROM gone`,
    'EXPLAIN ANALYZE DELETE FROM item',
    'SELECT * INTO copied FROM item',
    `COPY item TO '/tmp/x'`,
    'COMMIT',
    'SET transaction_read_only = off',
    `SELECT set_config('transaction_read_only', 'off', false)`,
    'SELECT 1; DELETE FROM item',
    'SHOW server_version; DELETE FROM item',
    'SELECT 1; COMMIT; DELETE FROM item',
    'SELECT id FROM item FOR UPDATE',
  ])('%s, and nothing is written', async (sql) => {
    expect(await refused(sql)).toBeDefined();
    expect(await db.query('SELECT count(*)::int AS n FROM item')).toEqual([{ n: 2500 }]);
  });

  it('say that one statement is enough', async () => {
    expect(await refused('SELECT 1; SELECT 2')).toMatchObject({
      message: 'one statement at a time',
    });
  });

  it('name line and column, counted in characters', async () => {
    expect(await refused(`SELECT '😀é', nope\nFROM item`)).toMatchObject({
      code: '42703',
      line: 1,
      column: 14,
    });
    expect(await refused('SELECT id\nFROM itemz')).toMatchObject({ line: 2, column: 6 });
    expect(await refused('EXPLAIN\n SELECT nope')).toMatchObject({ line: 2, column: 9 });
  });

  it('tell of a statement that takes too long', async () => {
    const reader = pgStatementReader(db);
    const limits = { maxRows: 1, maxBytes: 1_000, timeoutMs: 50 };
    expect(await reader.read({ sql: 'SELECT pg_sleep(20)', values: [] }, limits)).toMatchObject({
      code: '57014',
    });
    const slow = { read: async () => ({ code: '57014', message: '', hint: null, position: null }) };
    const answer = await answerQuery(slow, { sql: 'SELECT pg_sleep(99)' });
    expect(answer).toMatchObject({ error: { message: expect.stringContaining('60 seconds') } });
  });

  it.each(['', '  \n'])('ask for a statement when it is %j', async (sql) => {
    expect((await refused(sql))?.message).toContain('no statement');
  });

  it.each([0, -1, 1.5, 10_001])('say what limits are allowed instead of %d', async (limit) => {
    expect(await ask('SELECT 1', limit)).toMatchObject({
      error: { message: `limit is ${limit}: expected 1 to 10000` },
    });
  });

  it('leave no lock behind that could stop a load', async () => {
    await ask('SELECT pg_advisory_lock(4711)');
    expect(await db.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`)).toEqual([]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  connectDatabase,
  type PgDatabase,
  tlsOptions,
} from '../../../../lambdas/shared/adapters/pg-database';
import { StatementRefused, sqlStateOf } from '../../../../lambdas/shared/adapters/pg-errors';
import {
  ConfigurationError,
  RetryableError,
  TerminalError,
} from '../../../../lambdas/shared/errors';
import { startServer, type TestServer } from '../warehouse';

let server: TestServer;
let config: Awaited<ReturnType<TestServer['createDatabase']>>;
let db: PgDatabase;

beforeAll(async () => {
  server = await startServer();
  config = await server.createDatabase();
  db = await connectDatabase(config());
  await db.query('CREATE TABLE item (id bigint PRIMARY KEY, n numeric(5,2), on_day date)');
}, 30_000);

afterAll(async () => {
  await db.close();
  await server.stop();
});

/** Ends every connection of the database, as a failover does. */
const killAll = () =>
  server.admin(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'edulake_master'`,
  );

const caught = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('values', () => {
  it('come back without loss: bigint, numeric and date as text', async () => {
    const rows = await db.query(
      `SELECT 9007199254740993 AS big, 0.10::numeric(5,2) AS exact, DATE '2026-03-08' AS day,
        TIMESTAMPTZ '2026-03-08 02:30:00Z' AS at`,
    );
    expect(rows).toEqual([
      {
        big: '9007199254740993',
        exact: '0.10',
        day: '2026-03-08',
        at: new Date('2026-03-08T02:30:00Z'),
      },
    ]);
  });

  it('go in as parameters only', async () => {
    const evil = `'); DROP TABLE item; --`;
    expect(await db.query('SELECT $1::text AS value', [evil])).toEqual([{ value: evil }]);
  });
});

describe('transaction', () => {
  it('commits a write, and takes all of it back when work throws', async () => {
    await db.transaction('write', (tx) => tx.query('INSERT INTO item VALUES (1)'));
    const failing = db.transaction('write', async (tx) => {
      await tx.query('INSERT INTO item VALUES (2)');
      throw new TerminalError('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await db.query('SELECT id FROM item')).toEqual([{ id: '1' }]);
  });

  it('refuses to report success after a failed statement that work ignored', async () => {
    const ignoring = db.transaction('write', async (tx) => {
      await tx.query('INSERT INTO item VALUES (3)');
      await caught(tx.query('SELECT 1/0'));
    });
    await expect(ignoring).rejects.toThrow('rolled back');
    expect(await db.query('SELECT 1 FROM item WHERE id = 3')).toEqual([]);
  });

  it('shows one state in a snapshot, whatever others commit meanwhile, and writes nothing', async () => {
    const counts = await db.transaction('snapshot', async (tx) => {
      const before = await tx.query('SELECT count(*) FROM item');
      await db.query('INSERT INTO item VALUES (4)');
      return [before, await tx.query('SELECT count(*) FROM item')];
    });
    expect(counts[0]).toEqual(counts[1]);
    const writing = db.transaction('snapshot', (tx) => tx.query('INSERT INTO item VALUES (5)'));
    expect(sqlStateOf(await caught(writing))).toBe('25006');
  });
});

describe('errors', () => {
  it('name the place and never quote the value', async () => {
    await db.query('INSERT INTO item VALUES (777)');
    const error = await caught(db.query('INSERT INTO item VALUES ($1)', [777]));
    expect(error).toBeInstanceOf(StatementRefused);
    expect(String(error)).toContain('item_pkey');
    expect(String(error) + JSON.stringify(error)).not.toContain('777');
    const conversion = await caught(db.query(`SELECT 'Ada Lovelace'::integer`));
    expect(String(conversion)).toContain('22P02');
    expect(String(conversion) + JSON.stringify(conversion)).not.toContain('Lovelace');
  });

  it('are retryable when nobody listens', async () => {
    const error = await caught(connectDatabase({ ...config(), port: 1 }));
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toHaveProperty('name', 'RetryableError');
  });

  it('are terminal for a wrong password', async () => {
    const error = await caught(connectDatabase(config('edulake_master', 'wrong')));
    expect(error).toBeInstanceOf(TerminalError);
  });
});

describe('a connection that died', () => {
  it('is replaced before the next statement', async () => {
    await db.query('SELECT 1');
    await killAll();
    expect(await db.query('SELECT 2 AS two')).toEqual([{ two: 2 }]);
  });

  it('fails the statement that runs on it as retryable, and asks for a password again', async () => {
    let asked = 0;
    const own = await connectDatabase({
      ...config(),
      password: async () => {
        asked += 1;
        return 'master-secret';
      },
    });
    const sleeping = caught(own.query('SELECT pg_sleep(20)'));
    const asleep = `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(20)' AND wait_event = 'PgSleep'`;
    const deadline = Date.now() + 30_000;
    while ((await db.query(asleep)).length === 0) expect(Date.now()).toBeLessThan(deadline);
    await killAll();
    expect(await sleeping).toBeInstanceOf(RetryableError);
    expect(await own.query('SELECT 3 AS three')).toEqual([{ three: 3 }]);
    expect(asked).toBe(2);
    await own.close();
  });
});

describe('session', () => {
  it('leaves neither settings nor locks behind', async () => {
    await db.session(async (client) => {
      await client.query(`SET statement_timeout = '77s'; SELECT pg_advisory_lock(77)`);
    });
    expect(await db.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '0' }]);
    expect(await db.query(`SELECT 1 FROM pg_locks WHERE locktype = 'advisory'`)).toEqual([]);
  });
});

describe('tlsOptions', () => {
  it('verifies with the certificates beside the code and the host name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
    const authorities = join(folder, 'rds-ca.pem');
    writeFileSync(authorities, 'PEM');
    expect(tlsOptions({ host: 'db.example', tls: { authorities } })).toEqual({
      ca: 'PEM',
      servername: 'db.example',
    });
    rmSync(folder, { recursive: true });
    expect(() => tlsOptions({ host: 'db.example', tls: { authorities } })).toThrow(
      ConfigurationError,
    );
  });

  it('is off for loopback addresses only', () => {
    for (const host of ['localhost', '127.0.0.1', '::1'])
      expect(tlsOptions({ host, tls: 'disable' })).toBe(false);
    for (const host of ['db.example', '10.0.0.7', '127.evil.example'])
      expect(() => tlsOptions({ host, tls: 'disable' })).toThrow(ConfigurationError);
  });
});

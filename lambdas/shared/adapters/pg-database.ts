import { readFileSync } from 'node:fs';

import { Pool, type PoolClient, types } from 'pg';

import { ConfigurationError, TerminalError } from '../errors';
import type { Database } from '../ports';
import type { DatabaseConfig } from './database-sign-in';
import { toLakeError } from './pg-errors';

const CONNECT_TIMEOUT_MS = 10_000;
/** How long a rested connection may take to show that it lives: a frozen Lambda does not see it die. */
const PING_TIMEOUT_MS = 2_000;
/** Ends what a session left open and forgets its settings and advisory locks. */
const DISCARD = 'DISCARD ALL';
/** Two, so that a statement beside an open transaction does not wait for it. */
const CONNECTIONS = 2;

/** A date stays text (`2026-03-08`): a JavaScript Date would move it by the machine's time zone. */
types.setTypeParser(types.builtins.DATE, (text) => text);

/** {@link Database} on PostgreSQL, with what the use cases do not need: the raw session and the end. */
export interface PgDatabase extends Database {
  /** Lends one live session; everything that `work` sets in it is discarded afterwards. */
  session<T>(work: (client: PoolClient) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * TLS options of the driver; with a certificate file, certificate and host name are checked.
 * @throws {ConfigurationError} for no TLS to anything but a loopback address, or without the file.
 */
export function tlsOptions({
  host,
  tls,
}: Pick<DatabaseConfig, 'host' | 'tls'>): false | { ca: string; servername: string } {
  if (tls === 'disable') {
    if (/^(localhost|127(\.\d+){3}|::1)$/.test(host)) return false;
    throw new ConfigurationError(
      `TLS is disabled but ${host} is not a loopback address: use verify-full`,
    );
  }
  try {
    return { ca: readFileSync(tls.authorities, 'utf8'), servername: host };
  } catch (error) {
    throw new ConfigurationError(
      `${tls.authorities} is missing: it holds the certificates that verify-full needs`,
      {},
      { cause: error },
    );
  }
}

/**
 * Connects and checks that signing in works. Values come back as the driver reads them:
 * `bigint` and `numeric` as strings, `date` as ISO text, `timestamptz` as Date.
 * A connection that died is replaced; a statement that died with it fails as RetryableError.
 */
export async function connectDatabase(config: DatabaseConfig): Promise<PgDatabase> {
  const pool = new Pool({
    host: config.host,
    port: config.port,
    database: config.database,
    user: config.user,
    password: config.password,
    ssl: tlsOptions(config),
    max: CONNECTIONS,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: config.user,
    // session settings that texts depend on
    options: '-c TimeZone=UTC -c DateStyle=ISO -c client_encoding=UTF8',
  });
  const leases = new Leases(pool);
  try {
    await leases.run(async (client) => client.query('SELECT 1'));
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    query: (text, values) => leases.run((client) => rows(client, text, values)),
    transaction: (kind, work) => leases.run((client) => inTransaction(client, kind, work)),
    session: (work) => leases.run(work, 'discard'),
    close: () => pool.end(),
  };
}

const ignore = () => {};

/** Lends connections of the pool and gets rid of dead ones. */
class Leases {
  private readonly used = new WeakSet<PoolClient>();

  constructor(private readonly pool: Pool) {
    // a connection that dies at rest is already out of the pool: nothing to do, but unheard it ends the process
    pool.on('error', ignore);
  }

  async run<T>(work: (client: PoolClient) => Promise<T>, after?: 'discard'): Promise<T> {
    const client = await this.live();
    // a connection that dies while it is lent tells so twice: the failing statement is what counts
    client.on('error', ignore);
    let broken = true;
    try {
      const result = await work(client);
      broken = false;
      return result;
    } catch (error) {
      const reason = toLakeError(error);
      broken = !(await this.answers(client));
      throw reason;
    } finally {
      client.off('error', ignore);
      if (after === 'discard' && !broken) broken = !(await this.answers(client, DISCARD));
      client.release(broken);
    }
  }

  private async live(): Promise<PoolClient> {
    for (;;) {
      const client = await this.pool.connect().catch((error: unknown) => {
        throw toLakeError(error);
      });
      const isNew = !this.used.has(client);
      this.used.add(client);
      if (isNew || (await this.answers(client))) return client;
      client.release(true);
    }
  }

  private async answers(client: PoolClient, text = 'SELECT 1'): Promise<boolean> {
    const question = { text, query_timeout: PING_TIMEOUT_MS };
    return client.query(question).then(
      () => true,
      () => false,
    );
  }
}

async function rows<Row extends Record<string, unknown>>(
  client: PoolClient,
  text: string,
  values?: readonly unknown[],
): Promise<Row[]> {
  const result = await client.query<Row>(text, values === undefined ? undefined : [...values]);
  return result.rows;
}

const BEGIN = {
  snapshot: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
  write: 'BEGIN ISOLATION LEVEL READ COMMITTED',
} as const;

async function inTransaction<T>(
  client: PoolClient,
  kind: keyof typeof BEGIN,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const db: Database = {
    query: (text, values) => rows(client, text, values),
    // one transaction a session: an inner one is part of the outer
    transaction: (_kind, inner) => inner(db),
  };
  await client.query(BEGIN[kind]);
  try {
    const result = await work(db);
    const end = await client.query('COMMIT');
    // PostgreSQL answers the COMMIT of a failed transaction with ROLLBACK and no error
    if (end.command !== 'COMMIT')
      throw new TerminalError('the transaction was rolled back: a failed statement was ignored');
    return result;
  } catch (error) {
    // the connection may be gone: the first error says more than a failed ROLLBACK
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

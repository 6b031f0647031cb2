import { Client, escapeIdentifier } from 'pg';

import type { DatabaseConfig } from '../../../lambdas/shared/adapters/database-sign-in';
import { startPostgres, type TestPostgres } from '../../support/postgres';

/** The master user as RDS has it: it may create roles, owns the database, and is no superuser. */
const MASTER = { username: 'edulake_master', password: 'master-secret' };

/** A test server with a way to make empty databases that belong to {@link MASTER}. */
export interface TestServer {
  /** @returns how to sign in as a user, the master by default. */
  createDatabase(): Promise<(user?: string, password?: string) => DatabaseConfig>;
  /** Runs a statement as superuser, in one of the databases or in the server's own. */
  admin(text: string, database?: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startServer(): Promise<TestServer> {
  const server: TestPostgres = await startPostgres();
  const url = new URL(server.connectionString);
  const admin = new Client({ connectionString: server.connectionString });
  await admin.connect();
  await admin.query(`CREATE ROLE edulake_master LOGIN CREATEROLE PASSWORD 'master-secret'`);
  let databases = 0;
  return {
    createDatabase: async () => {
      databases += 1;
      const database = `warehouse_${databases}`;
      await admin.query(`CREATE DATABASE ${escapeIdentifier(database)} OWNER edulake_master`);
      return (user = MASTER.username, password = MASTER.password) => ({
        host: url.hostname,
        port: Number(url.port),
        database,
        user,
        password: async () => password,
        tls: 'disable',
      });
    },
    admin: async (text, database) => {
      const there =
        database === undefined
          ? admin
          : new Client({ connectionString: new URL(database, url).href });
      if (there !== admin) await there.connect();
      try {
        await there.query(text);
      } finally {
        if (there !== admin) await there.end();
      }
    },
    stop: async () => {
      await admin.end();
      await server.stop();
    },
  };
}

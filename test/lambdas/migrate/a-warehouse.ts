import { join } from 'node:path';

import type { Column, Contract } from '../../../contracts/types';
import { createCoreTables } from '../../../lambdas/migrate/core-tables';
import { type MigrateAnswer, migrateWarehouse } from '../../../lambdas/migrate/migrate-warehouse';
import {
  applyMigrations,
  type Migration,
  readMigrations,
} from '../../../lambdas/migrate/migrations';
import { createRoles } from '../../../lambdas/migrate/roles';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import type { DatabaseConfig } from '../../../lambdas/shared/adapters/database-sign-in';
import { connectDatabase, type PgDatabase } from '../../../lambdas/shared/adapters/pg-database';
import { DB_ROLE } from '../../../names';
import { contractOf } from '../shared/samples';
import { startServer, type TestServer } from '../shared/warehouse';

/** The migrations of the project. */
export const MIGRATIONS: readonly Migration[] = readMigrations(
  join(__dirname, '../../../sql/migrations'),
);
export const NO_WAIT = { lockTimeoutMs: 50, attempts: 1 };
const PASSWORDS = {
  [DB_ROLE.loader]: 'loader-pw',
  [DB_ROLE.feed]: 'feed-pw',
  [DB_ROLE.query]: `quo'ted\\pw`,
};

/** An empty database before each test, and what a deploy does with it. */
export class AWarehouse {
  private server: TestServer | undefined;
  private config: ((user?: string, password?: string) => DatabaseConfig) | undefined;
  private connected: PgDatabase | undefined;
  private readonly others: PgDatabase[] = [];

  /** Registers the hooks that start and stop it. */
  constructor() {
    beforeAll(async () => {
      this.server = await startServer();
    }, 30_000);
    beforeEach(() => this.begin());
    afterEach(() => this.end());
    afterAll(() => this.server?.stop());
  }

  /** Drops what a test did; tests that compare two warehouses call it between them. */
  async begin(): Promise<void> {
    await this.end();
    this.config = await this.server?.createDatabase();
    if (!this.config) throw new Error('no test server');
    this.connected = await connectDatabase(this.config());
  }

  /** Signed in as the master user. */
  get db(): PgDatabase {
    if (!this.connected) throw new Error('not connected');
    return this.connected;
  }

  /** Runs a statement as superuser. */
  async admin(text: string): Promise<void> {
    await this.server?.admin(text);
  }

  /** Runs a statement as superuser in the database of the test. */
  async superuser(text: string): Promise<void> {
    if (!this.connected) throw new Error('not connected');
    const [row] = await this.connected.query<{ name: string }>('SELECT current_database() AS name');
    await this.server?.admin(text, row?.name);
  }

  async connect(user: keyof typeof PASSWORDS): Promise<PgDatabase> {
    if (!this.config) throw new Error('not connected');
    const connection = await connectDatabase(this.config(user, PASSWORDS[user]));
    this.others.push(connection);
    return connection;
  }

  /** What a deploy does. */
  migrate(
    contracts: readonly Contract[],
    signIn: 'iam' | typeof PASSWORDS = PASSWORDS,
    migrations = MIGRATIONS,
  ): Promise<MigrateAnswer> {
    const schema = { signIn, migrations, contracts };
    return migrateWarehouse({ db: this.db, log: silentLog }, schema, NO_WAIT);
  }

  /** The warehouse as an earlier release left it: its roles and the first migrations. */
  async release(migrations: readonly Migration[]): Promise<void> {
    await createRoles(this.db, PASSWORDS);
    await applyMigrations(this.db, migrations, NO_WAIT);
  }

  /** The last step of a deploy alone. */
  create(...contracts: readonly Contract[]): Promise<string[]> {
    return createCoreTables(this.db, contracts, NO_WAIT);
  }

  /** Names and types of a relation's columns, without those that begin with an underscore. */
  async typesOf(relation: string): Promise<Record<string, string>> {
    const rows = await this.db.query<{ name: string; type: string }>(
      `SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute
        WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped AND attname !~ '^_' ORDER BY attnum`,
      [relation],
    );
    return Object.fromEntries(rows.map(({ name, type }) => [name, type]));
  }

  private async end(): Promise<void> {
    for (const connection of [this.connected, ...this.others.splice(0)]) await connection?.close();
    this.connected = undefined;
  }
}

export const column = (name: string, sqlType: string, over: Partial<Column> = {}): Column => ({
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
export const id = column('id', 'text', { required: true });
export const score = column('score', 'integer');

/** A contract of dataset students with these columns. */
export const students = (columns: readonly Column[], over: Partial<Contract> = {}): Contract =>
  contractOf('students', { columns, ...over });

/** Order, provenance and fate of a row, after the contract's columns. */
export const ORDER_VALUES = `0, 0, 'f', 1, 2, 'h', now(), now(), false`;

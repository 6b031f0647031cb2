import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { createTableSql } from '../../../contracts/ddl';
import { readContracts } from '../../../contracts/read-contracts';
import { connectDatabase, type PgDatabase } from '../../../lambdas/shared/adapters/pg-database';
import { startPostgres } from '../../support/postgres';

const MIGRATIONS = join(__dirname, '../../../sql/migrations');

/** Rows of one dataset as plain objects; provenance is filled in. */
type Rows = readonly Readonly<Record<string, unknown>>[];

export interface TestWarehouse {
  readonly db: PgDatabase;
  /** Replaces all rows of a dataset. */
  fill(dataset: string, rows: Rows): Promise<void>;
  setVersion(version: number): Promise<void>;
  /** Datasets that search waits for. */
  block(...datasets: string[]): Promise<void>;
  /** Forgets these, and nobody else. */
  forget(...people: { dataset: string; key: string[] }[]): Promise<void>;
  stop(): Promise<void>;
}

const PROVENANCE = {
  _eff: 0,
  _ot: 0,
  _file: '0123456789abcdef',
  _own: 1,
  _line: 2,
  _contract: '1',
  _loaded_at: '2026-07-01T00:00:00Z',
  _changed_at: '2026-07-01T00:00:00Z',
};

/** A real PostgreSQL with the core tables and views of the real contracts. */
export async function startWarehouse(): Promise<TestWarehouse> {
  const postgres = await startPostgres();
  const url = new URL(postgres.connectionString);
  const owner = new Client({ connectionString: postgres.connectionString });
  await owner.connect();
  await owner.query('CREATE ROLE lake_loader; CREATE ROLE lake_feed; CREATE ROLE lake_query');
  for (const file of readdirSync(MIGRATIONS).toSorted()) {
    await owner.query(readFileSync(join(MIGRATIONS, file), 'utf8'));
  }
  for (const contract of readContracts(join(__dirname, '../../../contracts'))) {
    for (const statement of createTableSql(contract)) await owner.query(statement);
  }
  const db = await connectDatabase({
    host: url.hostname,
    port: Number(url.port),
    database: 'postgres',
    user: url.username,
    password: async () => decodeURIComponent(url.password),
    tls: 'disable',
  });
  return {
    db,
    fill: async (dataset, rows) => {
      await owner.query(`DELETE FROM core."${dataset}"`);
      for (const row of rows) {
        const all = Object.entries({ ...PROVENANCE, ...row });
        const names = all.map(([name]) => `"${name}"`).join(', ');
        const marks = all.map((_, index) => `$${index + 1}`).join(', ');
        await owner.query(
          `INSERT INTO core."${dataset}" (${names}) VALUES (${marks})`,
          all.map(([, value]) => value),
        );
      }
    },
    setVersion: async (version) => {
      await owner.query('UPDATE ops.state SET version = $1', [version]);
    },
    block: async (...datasets) => {
      await owner.query("UPDATE ops.mart_state SET blocked_by = $1 WHERE mart = 'search'", [
        datasets,
      ]);
    },
    forget: async (...people) => {
      await owner.query('DELETE FROM ops.forgotten');
      for (const { dataset, key } of people) {
        await owner.query('INSERT INTO ops.forgotten VALUES ($1, ops.key_hmac($1, $2))', [
          dataset,
          key,
        ]);
      }
    },
    stop: async () => {
      await db.close();
      await owner.end();
      await postgres.stop();
    },
  };
}

import type { Contract } from '../../contracts/types';
import type { RoleSignIn } from '../shared/migrate-event';
import type { Database, Log } from '../shared/ports';
import { createCoreTables } from './core-tables';
import { applyMigrations, type Migration } from './migrations';
import { type LockWait, underPublishLock } from './publish-lock';
import { createRoles } from './roles';

/** What the warehouse must look like after a deploy. */
export interface WarehouseSchema {
  readonly signIn: RoleSignIn;
  readonly migrations: readonly Migration[];
  readonly contracts: readonly Contract[];
}

/** What changed: names of migration files, and statements on existing core tables. */
export interface MigrateAnswer {
  readonly applied: readonly string[];
  readonly altered: readonly string[];
}

/** Roles, then migrations, then core tables, each under the publish lock. Run again it changes nothing. */
export async function migrateWarehouse(
  { db, log }: { readonly db: Database; readonly log: Log },
  { signIn, migrations, contracts }: WarehouseSchema,
  wait: LockWait,
): Promise<MigrateAnswer> {
  await underPublishLock(db, wait, (tx) => createRoles(tx, signIn));
  const applied = await applyMigrations(db, migrations, wait);
  const altered = await createCoreTables(db, contracts, wait);
  log.info('migrated', { applied, altered, datasets: contracts.length });
  return { applied, altered };
}

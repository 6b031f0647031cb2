import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { TerminalError } from '../shared/errors';
import type { Database } from '../shared/ports';
import { type LockWait, underPublishLock } from './publish-lock';

/** One file of sql/migrations. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** Of the text with LF line ends, so that a checkout on Windows is the same migration. */
  readonly sha256: string;
}

const LEDGER = `CREATE TABLE IF NOT EXISTS public.schema_migration (
  name text PRIMARY KEY,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
)`;

/** Reads `NNN-name.sql` in order. @throws {TerminalError} for a gap or a name of another form. */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.toSorted().map((name, index) => {
    const number = String(index + 1).padStart(3, '0');
    if (!new RegExp(`^${number}-[a-z0-9-]+\\.sql$`).test(name))
      throw new TerminalError(`migration ${name}: expected ${number}-<name>.sql next`);
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') };
  });
}

/**
 * Applies what is missing, each file with its ledger row in one transaction.
 * @returns the names of the files applied now.
 * @throws {TerminalError} when an applied file was changed or is gone, or when a file fails (it is rolled back).
 */
export async function applyMigrations(
  db: Database,
  migrations: readonly Migration[],
  wait: LockWait,
): Promise<string[]> {
  await underPublishLock(db, wait, (tx) => tx.query(LEDGER));
  const done: string[] = [];
  for (const migration of migrations) {
    const applied = await underPublishLock(db, wait, async (tx) => {
      // read under the lock: another deploy may have been here
      const missing = await nextMissing(tx, migrations);
      if (missing?.name !== migration.name) return false;
      await apply(tx, migration);
      return true;
    });
    if (applied) done.push(migration.name);
  }
  return done;
}

async function nextMissing(
  db: Database,
  migrations: readonly Migration[],
): Promise<Migration | undefined> {
  const applied = await db.query<{ name: string; sha256: string }>(
    'SELECT name, sha256 FROM public.schema_migration ORDER BY name COLLATE "C"',
  );
  for (const [index, { name, sha256 }] of applied.entries()) {
    const file = migrations[index];
    if (file?.name !== name)
      throw new TerminalError(
        `the database has migration ${name}, the code has ${file?.name ?? 'none'} there: deploy the newer code`,
      );
    if (file.sha256 !== sha256)
      throw new TerminalError(
        `migration ${name} was changed after it was applied: undo that and add a new file`,
      );
  }
  return migrations[applied.length];
}

async function apply(db: Database, { name, sql, sha256 }: Migration): Promise<void> {
  try {
    await db.query(sql);
  } catch (error) {
    // the file is the project's own text: its error quotes no data of people
    const reason = error instanceof Error ? error.message : String(error);
    throw new TerminalError(`migration ${name} failed: ${reason}`, {}, { cause: error });
  }
  await db.query('INSERT INTO public.schema_migration (name, sha256) VALUES ($1, $2)', [
    name,
    sha256,
  ]);
}

import { escapeIdentifier } from 'pg';

import { createTableSql } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { DB_ROLE } from '../../names';
import { TerminalError } from '../shared/errors';
import type { Database } from '../shared/ports';
import { contractDiff } from './contract-diff';
import { restoreViews, takeViewsAway } from './dependent-views';
import { describeDifferences } from './difference';
import { evolveTable } from './evolution';
import { type ExistingTable, readWarehouseShape } from './existing-tables';
import { type LockWait, underPublishLock } from './publish-lock';

/**
 * Creates the tables of new contracts and widens those of changed ones, in the loader's name and in one transaction;
 * views that stand on a changed table come back with it.
 * @returns the statements that changed existing tables.
 * @throws {TerminalError} with the differences of all datasets when one needs a migration; then nothing is changed.
 */
export async function createCoreTables(
  db: Database,
  contracts: readonly Contract[],
  wait: LockWait,
): Promise<string[]> {
  return underPublishLock(db, wait, async (tx) => {
    const shape = await readWarehouseShape(tx);
    const differences = contractDiff(shape, contracts);
    if (differences.some(({ automatic }) => !automatic))
      throw new TerminalError(
        `these changes of contracts need a migration in sql/migrations:\n${describeDifferences(differences.filter(({ automatic }) => !automatic)).join('\n')}`,
      );
    const existing = new Map(shape.tables.map((table) => [table.name, table]));
    const steps = contracts.map((contract) => planStep(contract, existing));
    const changed = steps.filter(({ statements, moves }) => statements.length > 0 || moves);
    const views = await takeViewsAway(
      tx,
      changed.flatMap(({ tables }) => tables),
    );
    for (const { statements } of changed)
      for (const statement of statements) await tx.query(statement);
    await createTables(tx, contracts);
    const made = new Set(contracts.map(({ dataset }) => `${dataset}_live`));
    await restoreViews(tx, views, made);
    await rememberContracts(tx, contracts);
    return steps.flatMap(({ statements }) => statements);
  });
}

/** What one contract needs: statements on its tables, and whether its view shows other columns than it should. */
function planStep(contract: Contract, existing: ReadonlyMap<string, ExistingTable>) {
  const found = [contract.dataset, `${contract.dataset}_contrib`].flatMap(
    (name) => existing.get(name) ?? [],
  );
  const view = existing.get(`${contract.dataset}_live`);
  return {
    tables: found.map(({ name }) => name),
    statements: found.flatMap((table) => evolveTable(contract, table)),
    moves: view !== undefined && !showsContract(view, contract),
  };
}

/** Untouched views stay: others may have built on them. */
function showsContract(view: ExistingTable, { columns }: Contract): boolean {
  const shown = view.columns.map(({ name }) => name).filter((name) => !name.startsWith('_'));
  return shown.join() === columns.map(({ name }) => name).join();
}

/** In the loader's name: it owns what it writes. */
async function createTables(db: Database, contracts: readonly Contract[]): Promise<void> {
  await db.query(`SET LOCAL ROLE ${escapeIdentifier(DB_ROLE.loader)}`);
  for (const contract of contracts)
    for (const statement of createTableSql(contract)) await db.query(statement);
  await db.query('RESET ROLE');
}

/** The next deploy compares its contracts with these. */
async function rememberContracts(db: Database, contracts: readonly Contract[]): Promise<void> {
  for (const contract of contracts)
    await db.query(
      `INSERT INTO ops.contract (dataset, hash, contract, at) VALUES ($1, $2, $3, now())
       ON CONFLICT (dataset) DO UPDATE SET hash = excluded.hash, contract = excluded.contract, agreed = NULL, at = now()
       WHERE ops.contract.hash <> excluded.hash`,
      [contract.dataset, contract.hash, JSON.stringify(contract)],
    );
}

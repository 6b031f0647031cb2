import { escapeIdentifier } from 'pg';

import { createTableSql, quoteIdentifier } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { DB_ROLE } from '../../names';
import { TerminalError } from '../shared/errors';
import type { Database } from '../shared/ports';
import { type ExistingTable, evolveTable } from './evolution';
import { type LockWait, underPublishLock } from './publish-lock';

const TABLES = `
  SELECT c.relname AS name, c.relkind = 'v' AS is_view,
    coalesce(json_agg(json_build_object('name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull) ORDER BY a.attnum)
      FILTER (WHERE a.attname IS NOT NULL), '[]') AS columns,
    coalesce((SELECT json_agg(k.attname ORDER BY array_position(i.indkey::int[], k.attnum::int))
      FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
      WHERE i.indrelid = c.oid AND i.indisprimary), '[]') AS key
  FROM pg_class c
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'core'::regnamespace AND c.relkind IN ('r', 'v')
  GROUP BY c.oid, c.relname, c.relkind`;

/**
 * Creates the tables of new contracts and widens those of changed ones, in the loader's name and in one transaction.
 * @returns the statements that changed existing tables.
 * @throws {TerminalError} with the differences of all datasets when one needs a migration; then nothing is changed.
 */
export async function createCoreTables(
  db: Database,
  contracts: readonly Contract[],
  wait: LockWait,
): Promise<string[]> {
  return underPublishLock(db, wait, async (tx) => {
    await tx.query(`SET LOCAL ROLE ${escapeIdentifier(DB_ROLE.loader)}`);
    const rows = await tx.query<ExistingTable & { is_view: boolean } & Record<string, unknown>>(
      TABLES,
    );
    const existing = new Map(rows.map((row) => [row.name, row]));
    const steps = contracts.map((contract) => ({ contract, ...evolve(contract, existing) }));
    const refusals = steps.flatMap((step) => step.refusals);
    if (refusals.length > 0)
      throw new TerminalError(
        `these changes of contracts need a migration in sql/migrations:\n${refusals.join('\n')}`,
      );
    for (const { contract, statements } of steps) {
      const view = existing.get(`${contract.dataset}_live`);
      if (view !== undefined && (statements.length > 0 || !showsContract(view, contract)))
        await dropView(tx, contract);
      for (const statement of statements) await tx.query(statement);
      for (const statement of createTableSql(contract)) await tx.query(statement);
    }
    return steps.flatMap((step) => step.statements);
  });
}

function evolve(contract: Contract, existing: ReadonlyMap<string, ExistingTable>) {
  const core = existing.get(contract.dataset);
  const contributions = existing.get(`${contract.dataset}_contrib`);
  if (core === undefined) return { statements: [], refusals: [] };
  const was = contributions === undefined ? 'delta' : 'snapshot';
  if (was !== contract.mode) {
    const refusal = `core.${contract.dataset}  mode: ${was} -> ${contract.mode}`;
    return { statements: [], refusals: [refusal] };
  }
  const tables = contributions === undefined ? [core] : [core, contributions];
  const evolutions = tables.map((table) => evolveTable(contract, table));
  return {
    statements: evolutions.flatMap(({ statements }) => statements),
    refusals: evolutions.flatMap(({ refusals }) => refusals),
  };
}

/** Untouched views stay: others may have built on them. */
function showsContract(view: ExistingTable, { columns }: Contract): boolean {
  const shown = view.columns.map(({ name }) => name).filter((name) => !name.startsWith('_'));
  return shown.join() === columns.map(({ name }) => name).join();
}

/** PostgreSQL changes no column that a view shows: the view goes and comes back in the same transaction. */
async function dropView(db: Database, { dataset }: Contract): Promise<void> {
  await db.query(`drop view if exists "core".${quoteIdentifier(`${dataset}_live`)}`);
}

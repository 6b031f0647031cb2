import type { ManifestColumn, ManifestDataset } from '../lambdas/shared/manifest';
import type { Contract } from './types';

/** Key column of datasets that are keyed by the hash of the canonical row. */
const ROW_HASH_COLUMN = '_key';

/** Provenance that readers of the warehouse see beside the contract's columns. */
const VISIBLE = ['_file', '_line', '_loaded_at'] as const;

/** What every row carries besides the contract's columns: its order, its provenance, its fate. */
const ORDER_COLUMNS: readonly string[] = [
  '"_eff" bigint not null',
  '"_ot" bigint not null',
  '"_file" text collate "C" not null',
  '"_own" smallint not null',
  '"_line" bigint not null',
  '"_contract" text not null',
  '"_loaded_at" timestamptz not null',
  '"_changed_at" timestamptz not null',
  '"_deleted" boolean not null default false',
];

/** An SQL identifier in quotes. Names come from contracts only, never from data. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Columns of `core.<dataset>` that parts bring: the contract's, then `_key` when it has no key. */
export function coreColumns(contract: Contract): ManifestColumn[] {
  const columns = contract.columns.map((column) => ({
    name: column.name,
    type: column.sqlType,
    required: column.required,
  }));
  const rowHash = { name: ROW_HASH_COLUMN, type: 'text', required: true };
  return contract.key.length === 0 ? [...columns, rowHash] : columns;
}

/** The key of `core.<dataset>`: the contract's, or `_key`. */
export function coreKey(contract: Contract): readonly string[] {
  return contract.key.length === 0 ? [ROW_HASH_COLUMN] : contract.key;
}

/** The header of a dataset's parts. `_deleted` is `t` in tombstones, `f` elsewhere. */
export function partColumns(contract: Contract): string[] {
  const deleted = contract.deleteWhen === undefined ? [] : ['_deleted'];
  return [...coreColumns(contract).map((column) => column.name), ...deleted, '_file', '_line'];
}

/** What the loader needs of a contract, frozen into the manifest of a run. */
export function manifestDataset(contract: Contract): ManifestDataset {
  return {
    name: contract.dataset,
    mode: contract.mode,
    contract_version: contract.version,
    contract_hash: contract.hash,
    columns: coreColumns(contract),
    key: coreKey(contract),
    version_order: contract.versionOrder,
    deletes: contract.deleteWhen !== undefined,
    on_open_rejects: contract.onOpenRejects,
    max_shrink_percent: contract.maxShrinkPercent,
    references: contract.references,
  };
}

/**
 * Statements that create a dataset's tables and view in schema `core`, which must be there already.
 * Run again they change nothing; widening an existing table is the business of `migrate`.
 */
export function createTableSql(contract: Contract): string[] {
  const table = coreTable(contract.dataset);
  const statements = [createTable(table, contract, [], coreKey(contract))];
  if (contract.mode === 'snapshot') {
    const contributions = coreTable(`${contract.dataset}_contrib`);
    const key = [...coreKey(contract), '_source'];
    const index = quoteIdentifier(`${contract.dataset}_contrib_source`);
    statements.push(
      createTable(contributions, contract, ['"_source" text collate "C" not null'], key),
      // A new version of a source key replaces the rows that its earlier versions brought.
      `create index if not exists ${index} on ${contributions} ("_source")`,
    );
  }
  return [...statements, liveViewSql(contract)];
}

/**
 * The statement for `core.<dataset>_live`: the contract's columns and the provenance of every row
 * that is not deleted. PostgreSQL refuses it when columns moved: drop the view first then.
 */
function liveViewSql(contract: Contract): string {
  const names = [...contract.columns.map((column) => column.name), ...VISIBLE];
  const view = coreTable(`${contract.dataset}_live`);
  const list = names.map(quoteIdentifier).join(', ');
  return `create or replace view ${view} as select ${list} from ${coreTable(contract.dataset)} where not "_deleted"`;
}

/** The declaration of one column: name, type, collation of text keys, nullability. */
export function columnSql(column: ManifestColumn, key: readonly string[]): string {
  // Keys are equal when their bytes are, and sort alike in every locale.
  const collation = column.type === 'text' && key.includes(column.name) ? ' collate "C"' : '';
  const nullability = column.required ? ' not null' : '';
  return `${quoteIdentifier(column.name)} ${column.type}${collation}${nullability}`;
}

function createTable(
  table: string,
  contract: Contract,
  extra: readonly string[],
  key: readonly string[],
): string {
  const columns = coreColumns(contract).map((column) => columnSql(column, key));
  const primary = `primary key (${key.map(quoteIdentifier).join(', ')})`;
  const body = [...columns, ...ORDER_COLUMNS, ...extra, primary].map((line) => `  ${line}`);
  return `create table if not exists ${table} (\n${body.join(',\n')}\n)`;
}

function coreTable(name: string): string {
  return `"core".${quoteIdentifier(name)}`;
}

import { columnSql, coreColumns, coreKey, quoteIdentifier } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import type { ManifestColumn } from '../shared/manifest';

/** A column as PostgreSQL has it. */
export interface ExistingColumn {
  readonly name: string;
  /** As `format_type` writes it. */
  readonly type: string;
  readonly required: boolean;
}

/** A table of schema `core` as PostgreSQL has it. */
export interface ExistingTable {
  readonly name: string;
  readonly columns: readonly ExistingColumn[];
  readonly key: readonly string[];
}

/** How to bring tables to a contract, or why that needs a person. */
export interface Evolution {
  readonly statements: readonly string[];
  readonly refusals: readonly string[];
}

/** What every core table carries besides the contract's columns (contracts/ddl.ts). */
const ORDER_COLUMNS = new Set([
  '_eff',
  '_ot',
  '_file',
  '_own',
  '_line',
  '_contract',
  '_loaded_at',
  '_changed_at',
  '_deleted',
  '_source',
]);

/** Digits of the whole numbers that fit into a type. */
const INTEGER_DIGITS: Readonly<Record<string, number>> = { integer: 10, bigint: 19 };

/** Changes of an existing table (`core.<dataset>` or its `_contrib`): new nullable columns and wider types. */
export function evolveTable(contract: Contract, table: ExistingTable): Evolution {
  const wanted = coreColumns(contract);
  const key = coreKey(contract);
  const existing = new Map(table.columns.map((column) => [column.name, column]));
  const target = `"core".${quoteIdentifier(table.name)}`;
  const changes = wanted.map((column) => changeOf(column, existing.get(column.name), key));
  const names = new Set(wanted.map(({ name }) => name));
  const gone = table.columns.filter(({ name }) => !names.has(name) && !ORDER_COLUMNS.has(name));
  const keyNow = table.key.filter((name) => name !== '_source');
  const keyMoved = keyNow.join() !== key.join();
  return {
    statements: changes.flatMap(({ alter }) =>
      alter.length === 0 ? [] : [`alter table ${target} ${alter.join(', ')}`],
    ),
    refusals: [
      ...(keyMoved ? [`key: (${keyNow.join(', ')}) -> (${key.join(', ')})`] : []),
      ...changes.flatMap(({ refusal }) => refusal ?? []),
      ...gone.map(
        ({ name, type }) => `- ${name} ${type}: the contract has no such column any more`,
      ),
    ].map((line) => `core.${table.name}  ${line}`),
  };
}

interface Change {
  readonly alter: readonly string[];
  readonly refusal?: string;
}

function changeOf(
  column: ManifestColumn,
  existing: ExistingColumn | undefined,
  key: readonly string[],
): Change {
  const { name, required } = column;
  const type = sqlName(column.type);
  if (existing === undefined) {
    if (!required) return { alter: [`add column ${columnSql(column, key)}`] };
    return {
      alter: [],
      refusal: `+ ${name} ${type}: required, but the rows loaded so far have none`,
    };
  }
  if (!isWidening(existing.type, type))
    return { alter: [], refusal: `~ ${name} ${existing.type} -> ${type}: not wider` };
  if (required && !existing.required)
    return { alter: [], refusal: `~ ${name} becomes required: rows loaded so far may have none` };
  const quoted = quoteIdentifier(name);
  const collation = type === 'text' && key.includes(name) ? ' collate "C"' : '';
  return {
    alter: [
      ...(existing.type === type ? [] : [`alter column ${quoted} type ${type}${collation}`]),
      ...(existing.required && !required ? [`alter column ${quoted} drop not null`] : []),
    ],
  };
}

/** True when every value of `from` is a value of `to` with the same canonical text (but for added zeros). */
export function isWidening(from: string, to: string): boolean {
  if (from === to) return true;
  const before = digits(from);
  const after = digits(to);
  if (to === 'text') return before !== undefined || from === 'date' || from === 'boolean';
  if (before === undefined || after === undefined) return false;
  return after.whole >= before.whole && after.scale >= before.scale;
}

function digits(type: string): { whole: number; scale: number } | undefined {
  const whole = INTEGER_DIGITS[type];
  if (whole !== undefined) return { whole, scale: 0 };
  const [, precision, scale] = /^numeric\((\d+),(\d+)\)$/.exec(type) ?? [];
  if (precision === undefined || scale === undefined) return undefined;
  return { whole: Number(precision) - Number(scale), scale: Number(scale) };
}

/** The contract's spelling of a type as `format_type` writes it. */
function sqlName(type: string): string {
  if (type === 'timestamptz') return 'timestamp with time zone';
  const [, precision, scale = '0'] = /^numeric\(\s*(\d+)\s*(?:,\s*(\d+)\s*)?\)$/.exec(type) ?? [];
  return precision === undefined ? type : `numeric(${precision},${scale})`;
}

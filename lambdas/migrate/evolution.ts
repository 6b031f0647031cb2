import { columnSql, coreColumns, coreKey, quoteIdentifier } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import type { ManifestColumn } from '../shared/manifest';
import type { ExistingColumn, ExistingTable } from './existing-tables';
import { sqlName } from './sql-types';

/**
 * The statements for the automatic differences of an existing table (`core.<dataset>` or its `_contrib`): new
 * optional columns, wider types, columns that are no longer required. Call it when nothing else differs.
 */
export function evolveTable(contract: Contract, table: ExistingTable): string[] {
  const key = coreKey(contract);
  const existing = new Map(table.columns.map((column) => [column.name, column]));
  const target = `"core".${quoteIdentifier(table.name)}`;
  return coreColumns(contract).flatMap((column) => {
    const changes = changesOf(column, existing.get(column.name), key);
    return changes.length === 0 ? [] : [`alter table ${target} ${changes.join(', ')}`];
  });
}

function changesOf(
  column: ManifestColumn,
  existing: ExistingColumn | undefined,
  key: readonly string[],
): string[] {
  if (existing === undefined) return [`add column ${columnSql(column, key)}`];
  const type = sqlName(column.type);
  const quoted = quoteIdentifier(column.name);
  const collation = type === 'text' && key.includes(column.name) ? ' collate "C"' : '';
  return [
    ...(existing.type === type ? [] : [`alter column ${quoted} type ${type}${collation}`]),
    ...(existing.required && !column.required ? [`alter column ${quoted} drop not null`] : []),
  ];
}

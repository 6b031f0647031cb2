import { coreColumns, quoteIdentifier } from '../../contracts/ddl';
import { normaliseHeader } from '../../contracts/header-name';
import type { Contract } from '../../contracts/types';
import type { ManifestColumn } from '../shared/manifest';
import type { ContractDifference } from './difference';
import type { ExistingColumn, ExistingTable } from './existing-tables';
import { isWidening, sqlName } from './sql-types';

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

type Finding = Omit<ContractDifference, 'dataset'>;

/** How the columns of one table differ from the contract's, in the contract's order, then those that are gone. */
export function columnDifferences(
  contract: Contract,
  table: ExistingTable,
  tables: readonly ExistingTable[],
): ContractDifference[] {
  const wanted = coreColumns(contract);
  const names = new Set(wanted.map(({ name }) => name));
  const existing = new Map(table.columns.map((column) => [column.name, column]));
  const added = wanted.filter(({ name }) => !existing.has(name));
  const gone = table.columns.filter(({ name }) => !names.has(name) && !ORDER_COLUMNS.has(name));
  const alter = (change: string) =>
    tables.map(({ name }) => `alter table "core".${quoteIdentifier(name)} ${change};`);
  const renamed = suspectRenames(contract, added, gone);
  const findings = [
    ...wanted.flatMap((column) => {
      const was = existing.get(column.name);
      if (was) return changedColumn(contract, column, was, alter);
      const from = renamed.get(column.name);
      return from === undefined
        ? [newColumn(contract, column, alter)]
        : [rename(contract, column, from, alter)];
    }),
    ...gone
      .filter((column) => ![...renamed.values()].includes(column))
      .map((column) => goneColumn(contract, column, alter)),
  ];
  return findings.map((finding) => ({ dataset: contract.dataset, ...finding }));
}

type Alter = (change: string) => string[];

/** New columns that may be old ones under another name: a synonym says so, or they are the only two and of one type. */
function suspectRenames(
  contract: Contract,
  added: readonly ManifestColumn[],
  gone: readonly ExistingColumn[],
): Map<string, ExistingColumn> {
  const suspects = new Map<string, ExistingColumn>();
  for (const { name } of added) {
    const { synonyms = [] } = contract.columns.find((column) => column.name === name) ?? {};
    const spellings = new Set(synonyms.map(normaliseHeader));
    const old = gone.find((column) => spellings.has(normaliseHeader(column.name)));
    if (old) suspects.set(name, old);
  }
  const [column, another] = added.filter(({ name }) => !suspects.has(name));
  const [old, other] = gone.filter((item) => ![...suspects.values()].includes(item));
  if (column && old && !another && !other && sqlName(column.type) === old.type)
    suspects.set(column.name, old);
  return suspects;
}

function rename(
  contract: Contract,
  { name }: ManifestColumn,
  old: ExistingColumn,
  alter: Alter,
): Finding {
  const [from, to] = [quoteIdentifier(old.name), quoteIdentifier(name)];
  return {
    kind: 'rename_suspected',
    column: name,
    from: old.name,
    to: name,
    automatic: false,
    advice: [
      'if it is the same column:',
      ...alter(`rename column ${from} to ${to}`),
      'if it is another one, the old values go:',
      ...dropColumn(old.name, contract, alter),
    ],
  };
}

function newColumn(contract: Contract, column: ManifestColumn, alter: Alter): Finding {
  const type = sqlName(column.type);
  const quoted = quoteIdentifier(column.name);
  const base = { column: column.name, from: null, to: type };
  if (!column.required) {
    const hashed = contract.key.length === 0;
    const advice = hashed
      ? ['rows are known by the hash of their columns: replay the files of the dataset afterwards']
      : [];
    return { ...base, kind: 'new_column', automatic: true, advice };
  }
  return {
    ...base,
    kind: 'new_required_column',
    automatic: false,
    advice: [
      'the rows loaded so far have none: make it optional, or say what they get',
      ...alter(`add column ${quoted} ${type} not null default <value>`),
      ...alter(`alter column ${quoted} drop default`),
    ],
  };
}

function goneColumn(contract: Contract, { name, type }: ExistingColumn, alter: Alter): Finding {
  return {
    kind: 'column_gone',
    column: name,
    from: type,
    to: null,
    automatic: false,
    advice: [
      'the contract has no such column any more; if its values may go:',
      ...dropColumn(name, contract, alter),
    ],
  };
}

/** Without `cascade`: a view that somebody built on the column must not go unseen. */
function dropColumn(name: string, { dataset }: Contract, alter: Alter): string[] {
  const view = quoteIdentifier(`${dataset}_live`);
  return [
    `drop view "core".${view}; -- comes back`,
    ...alter(`drop column ${quoteIdentifier(name)}`),
  ];
}

function changedColumn(
  { dataset }: Contract,
  column: ManifestColumn,
  was: ExistingColumn,
  alter: Alter,
): Finding[] {
  const { name } = column;
  const type = sqlName(column.type);
  const quoted = quoteIdentifier(name);
  const change = { column: name, from: was.type, to: type };
  const found: Finding[] = [];
  if (was.type !== type && isWidening(was.type, type))
    found.push({ ...change, kind: 'wider_type', automatic: true, advice: [] });
  if (!isWidening(was.type, type)) {
    const advice = [
      'values that do not fit stop the migration:',
      `drop view "core".${quoteIdentifier(`${dataset}_live`)}; -- comes back`,
      ...alter(`alter column ${quoted} type ${type} using ${quoted}::${type}`),
    ];
    found.push({ ...change, kind: 'narrower_type', automatic: false, advice });
  }
  const nullability = { column: name, from: null, to: null };
  if (was.required && !column.required)
    found.push({ ...nullability, kind: 'optional', automatic: true, advice: [] });
  if (column.required && !was.required) {
    const advice = [
      'rows loaded so far may have none: fill them in the same migration',
      ...alter(`alter column ${quoted} set not null`),
    ];
    found.push({ ...nullability, kind: 'required', automatic: false, advice });
  }
  return found;
}

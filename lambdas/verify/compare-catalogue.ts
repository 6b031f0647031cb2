import { coreColumns } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import type { DriftProblem } from '../shared/verification';
import type { CatalogueTable } from './catalogue';

/** Compares the table that the crawler made of a dataset's parts with the contract's part columns. */
export function compareCatalogue(
  contract: Contract,
  table: CatalogueTable | undefined,
): DriftProblem[] {
  const { dataset } = contract;
  const problem = (
    code: DriftProblem['code'],
    message: string,
    column: string | null = null,
  ): DriftProblem => ({ phase: 'catalogue', code, dataset, file_id: null, column, message });
  if (table === undefined)
    return [problem('table_missing', `the crawler made no table ${dataset}`)];
  const wanted = [
    ...coreColumns(contract),
    ...(contract.deleteWhen === undefined
      ? []
      : [{ name: '_deleted', type: 'text', required: true }]),
    { name: '_file', type: 'text', required: true },
    { name: '_line', type: 'bigint', required: true },
  ];
  const names = wanted.map(({ name }) => name).join(', ');
  const found = table.columns.map(({ name }) => name).join(', ');
  const problems =
    names === found
      ? []
      : [problem('columns_differ', `the catalogue has (${found}), the contract (${names})`)];
  for (const { name, type, required } of wanted) {
    const inferred = table.columns.find((column) => column.name === name)?.type;
    if (inferred === undefined || fitsInto(inferred, type)) continue;
    // the crawler calls a column without any value a string
    if (!required && inferred === 'string') continue;
    problems.push(
      problem('type_differs', `the catalogue says ${inferred}, the contract ${type}`, name),
    );
  }
  return problems;
}

/** Chains from narrow to wide: each type holds every value of those before it. */
const CHAINS: readonly (readonly string[])[] = [
  ['tinyint', 'smallint', 'int', 'bigint', 'decimal', 'double'],
  ['date', 'timestamp'],
  ['boolean'],
];

/** The widest inferred type that still fits a declared one. */
const DECLARED: Readonly<Record<string, string>> = {
  integer: 'bigint',
  bigint: 'bigint',
  numeric: 'double',
  boolean: 'boolean',
  date: 'date',
  timestamptz: 'timestamp',
};

/** A crawler writes `date` and `timestamp` only for some spellings of ISO time, else `string`. */
const MAY_BE_STRING = new Set(['date', 'timestamptz', 'boolean']);

/** True when values of the inferred Hive type may be values of the declared PostgreSQL type. */
export function fitsInto(inferred: string, declared: string): boolean {
  const base = declared.replace(/\(.*/, '');
  if (base === 'text') return true;
  if (inferred === 'string') return MAY_BE_STRING.has(base);
  const narrow = inferred.replace(/\(.*/, '').replace(/^float$/, 'double');
  const widest = DECLARED[base] ?? '';
  return CHAINS.some(
    (chain) => chain.includes(narrow) && chain.indexOf(narrow) <= chain.indexOf(widest),
  );
}

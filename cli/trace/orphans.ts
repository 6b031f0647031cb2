import { quoteIdentifier } from '../../contracts/ddl';
import type { Contract, Reference } from '../../contracts/types';
import type { CoreRow } from './core-rows';
import type { TracePorts } from './trace-ports';

/** A row of another dataset that a row names and that is not there. */
export interface MissingParent {
  readonly dataset: string;
  readonly columns: readonly string[];
}

/** References of a row that lead nowhere: it stays in the warehouse, as an orphan. */
export async function missingParents(
  ports: TracePorts,
  contract: Contract,
  { values }: CoreRow,
): Promise<MissingParent[]> {
  const missing: MissingParent[] = [];
  for (const reference of contract.references) {
    const named = reference.columns.map((column) => values[column] ?? null);
    if (named.includes(null)) continue;
    if (!(await isThere(ports, reference, named))) missing.push(reference);
  }
  return missing;
}

async function isThere(
  ports: TracePorts,
  { dataset }: Reference,
  named: readonly (string | null)[],
): Promise<boolean> {
  const parent = ports.contracts.find((contract) => contract.dataset === dataset);
  if (parent === undefined) return false;
  const where = parent.key.map((name, index) => `${quoteIdentifier(name)} = $${index + 1}`);
  const table = `"core".${quoteIdentifier(dataset)}`;
  const sql = `SELECT 1 FROM ${table} WHERE ${where.join(' AND ')} AND NOT _deleted`;
  return (await ports.ask(sql, named)).length > 0;
}

import { coreKey } from '../../contracts/ddl';
import { parseCell } from '../../contracts/parse-cell';
import type { Contract } from '../../contracts/types';
import { trimmed } from '../../lambdas/clean/engine/row-rules';
import { UsageError } from '../failures';

/** The contract of a dataset. @throws {UsageError} with the names that there are */
export function contractOf(contracts: readonly Contract[], dataset: string): Contract {
  const found = contracts.find((contract) => contract.dataset === dataset);
  if (found !== undefined) return found;
  const names = contracts.map((contract) => contract.dataset).toSorted();
  throw new UsageError(`there is no dataset ${dataset}: choose one of ${names.join(', ')}`);
}

/**
 * A key as a person types it, in the form in which the warehouse has it: `007` of a number is `7`.
 * Messages name columns, never values: a key names a person.
 * @throws {UsageError} when the number of values or one of them does not fit
 */
export function canonicalKey(contract: Contract, values: readonly string[]): string[] {
  const names = coreKey(contract);
  if (values.length !== names.length)
    throw new UsageError(
      `the key of ${contract.dataset} is ${names.join(', ')}: give ${names.length} values, not ${values.length}`,
    );
  return names.map((name, index) => {
    const text = trimmed(values[index] ?? '');
    const column = contract.columns.find((candidate) => candidate.name === name);
    // the hash of a row is no column of the contract
    if (column === undefined) return text;
    const cell = text === '' ? undefined : parseCell(column)(text);
    if (cell?.ok === true) return cell.text;
    throw new UsageError(
      `the value for ${name} is no key of ${contract.dataset}: ${cell?.message ?? 'it is empty'}`,
    );
  });
}

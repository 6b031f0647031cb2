import type { Column, Contract, Reference } from '../types';
import type { Report } from './custom-properties';
import type { Relationship } from './read-relationships';

type Compiled = Pick<Contract, 'dataset' | 'columns' | 'key'>;

/**
 * Checks relationships against the datasets that they name: the columns are there, they are the whole key of
 * the other dataset, and their types are its types, so that keys can be compared byte for byte.
 * @returns references with their columns in the order of the other dataset's key.
 */
export function resolveReferences(
  contract: Compiled,
  relationships: readonly Relationship[],
  datasets: ReadonlyMap<string, Compiled>,
  report: Report,
): Reference[] {
  return relationships.flatMap((relationship) => {
    const target = datasets.get(relationship.dataset);
    const problem = target
      ? problemOf(contract, relationship, target)
      : `there is no dataset ${relationship.dataset}: there are ${[...datasets.keys()].join(', ')}`;
    if (problem !== undefined || !target) {
      report(relationship.path, `relationship: ${problem}`);
      return [];
    }
    const columns = target.key.map((name) => relationship.from[relationship.to.indexOf(name)]!);
    return [{ columns, dataset: target.dataset }];
  });
}

function problemOf(
  contract: Compiled,
  { from, to, dataset }: Relationship,
  target: Compiled,
): string | undefined {
  const unknown = from.find((name) => columnOf(contract, name) === undefined);
  if (unknown !== undefined) return `dataset ${contract.dataset} has no column ${unknown}`;
  if (target.key.length === 0) return `rows of dataset ${dataset} are known by their hash only`;
  if (to.toSorted().join() !== target.key.toSorted().join()) {
    return `(${to.join(', ')}) is not the key of dataset ${dataset}, which is (${target.key.join(', ')})`;
  }
  for (const [index, name] of to.entries()) {
    const own = columnOf(contract, from[index] ?? '');
    const other = columnOf(target, name);
    if (own && other && own.sqlType !== other.sqlType) {
      return `column ${own.name} is ${own.sqlType}, but ${dataset}.${name} is ${other.sqlType}`;
    }
  }
  return undefined;
}

function columnOf({ columns }: Compiled, name: string): Column | undefined {
  return columns.find((column) => column.name === name);
}

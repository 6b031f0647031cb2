import type { Column, Contract } from '../types';
import type { Path } from './yaml-source';

/** A contract as its own document tells it, without what other contracts add. */
export type CompiledTable = Omit<Contract, 'hash' | 'references'>;

/** The one dataset of a contract. */
export const TABLE: Path = ['schema', 0];

/** Where a setting of the dataset stands. */
export function settingPath(property: string): Path {
  return [...TABLE, 'customProperties', property];
}

/** Where a column stands, or what is inside it. */
export function columnPath({ name }: Pick<Column, 'name'>, ...inside: Path): Path {
  return [...TABLE, 'properties', name, ...inside];
}

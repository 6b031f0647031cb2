import { coreKey, quoteIdentifier } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { columnDifferences } from './column-diff';
import type { ContractDifference } from './difference';
import type { ExistingTable, StoredContract, WarehouseShape } from './existing-tables';
import { ruleDifferences } from './rule-diff';

/**
 * Compares the warehouse with the contracts, dataset by dataset. What is `automatic` the next deploy does by
 * itself; everything else it refuses with the same lines, until a migration has done it: nothing is guessed.
 * Once a migration ran that the advice asks for, its difference is gone.
 */
export function contractDiff(
  { tables, contracts: stored }: WarehouseShape,
  contracts: readonly Contract[],
): ContractDifference[] {
  const existing = new Map(tables.map((table) => [table.name, table]));
  const former = new Map(stored.map((contract) => [contract.dataset, contract]));
  const names = new Set(contracts.map(({ dataset }) => dataset));
  const gone = stored.filter(({ dataset }) => !names.has(dataset) && existing.has(dataset));
  return [
    ...contracts.flatMap((contract) => ofDataset(contract, existing, former.get(contract.dataset))),
    ...gone.map(({ dataset }) => goneDataset(dataset)),
  ];
}

function ofDataset(
  contract: Contract,
  existing: ReadonlyMap<string, ExistingTable>,
  former: StoredContract | undefined,
): ContractDifference[] {
  const { dataset } = contract;
  const core = existing.get(dataset);
  if (core === undefined) return [newDataset(dataset)];
  const contributions = existing.get(`${dataset}_contrib`);
  const mode = contributions === undefined ? 'delta' : 'snapshot';
  if (mode !== contract.mode) return [otherMode(contract, mode)];
  const tables = contributions === undefined ? [core] : [core, contributions];
  const found = tables.flatMap((table) => [
    ...keyDifferences(contract, table, tables),
    ...columnDifferences(contract, table, tables),
  ]);
  return [...distinct(found), ...ruleDifferences(contract, former)];
}

/** Both tables of a snapshot dataset differ alike, unless a migration forgot one. */
function distinct(differences: readonly ContractDifference[]): ContractDifference[] {
  return [...new Map(differences.map((item) => [JSON.stringify(item), item])).values()];
}

function newDataset(dataset: string): ContractDifference {
  const advice = ['its table is created'];
  return {
    dataset,
    kind: 'new_dataset',
    column: null,
    from: null,
    to: null,
    automatic: true,
    advice,
  };
}

function goneDataset(dataset: string): ContractDifference {
  return {
    dataset,
    kind: 'dataset_gone',
    column: null,
    from: null,
    to: null,
    automatic: true,
    advice: [
      'no contract has it any more: its table stays as it is, and nothing is loaded into it',
    ],
  };
}

function otherMode(contract: Contract, from: string): ContractDifference {
  return {
    dataset: contract.dataset,
    kind: 'mode',
    column: null,
    from,
    to: contract.mode,
    automatic: false,
    advice: [
      'rows of one mode cannot be read as those of the other: give the contract another dataset name, and drop the files again',
    ],
  };
}

function keyDifferences(
  contract: Contract,
  table: ExistingTable,
  tables: readonly ExistingTable[],
): ContractDifference[] {
  const key = coreKey(contract);
  const now = table.key.filter((name) => name !== '_source');
  if (now.join() === key.join()) return [];
  const quoted = key.map(quoteIdentifier);
  return [
    {
      dataset: contract.dataset,
      kind: 'key',
      column: null,
      from: `(${now.join(', ')})`,
      to: `(${key.join(', ')})`,
      automatic: false,
      advice: [
        'rows that share the new key must be gone before; then',
        ...tables.map(({ name }) => {
          const columns = name === contract.dataset ? quoted : [...quoted, '"_source"'];
          return `alter table "core".${quoteIdentifier(name)} drop constraint ${quoteIdentifier(`${name}_pkey`)}, add primary key (${columns.join(', ')});`;
        }),
      ],
    },
  ];
}

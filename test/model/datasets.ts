import { join } from 'node:path';

import { contractHash } from '../../contracts/contract-hash';
import { createTableSql } from '../../contracts/ddl';
import { readContracts } from '../../contracts/read-contracts';
import type { Contract } from '../../contracts/types';
import { FEED } from '../../lambdas/recommend/feed';
import { contractsFolder } from '../contracts/contract-fixture';

/** `flag` is of this type in the warehouse; it refuses `misfit`, which passes every check of the contract. */
const FLAG_TYPE = 'core.model_flag';

/** Flags that every deploy takes. `poison` is refused by a CHECK of the table, `misfit` by the type. */
const TAKEN = ['ok', 'del', 'poison', 'misfit'];

function yaml(dataset: string, settings: string, key: string): string {
  return `apiVersion: v3.1.0
kind: DataContract
id: ${dataset}
version: 1.0.0
status: active
schema:
  - name: ${dataset}
    customProperties:
      - { property: filePattern, value: ${dataset}/** }
      - { property: tableDialect, value: { delimiter: ",", header: true, encoding: utf-8 } }
      - { property: maxRejectedPercent, value: 50 }
      - { property: onOpenRejects, value: block }
      ${settings}
    properties:
      - { name: id, logicalType: string, required: true${key} }
      - { name: v, logicalType: integer, required: true }
      - name: flag
        logicalType: string
        required: true
        customProperties: [{ property: enum, value: [ok] }]
`;
}

const KEY = ', primaryKey: true';
const DELETES = `- { property: deleteWhen, value: "flag = 'del'" }`;

const BASE: readonly Contract[] = readContracts(
  contractsFolder({
    model_delta: yaml('model_delta', DELETES, KEY),
    model_versioned: yaml(
      'model_versioned',
      `- { property: versionOrder, value: v }\n      ${DELETES}`,
      KEY,
    ),
    model_snapshot: yaml('model_snapshot', '- { property: mode, value: snapshot }', KEY),
    model_keyless: yaml('model_keyless', '- { property: mode, value: snapshot }', ''),
  }),
);

/**
 * The contracts of the model after so many deploys. Flag `oldbad` is refused by odd deploys' forerunners and taken
 * by odd deploys, `newbad` the other way round, so that a replay changes what a file says.
 */
export function contractsOf(deploys: number): Contract[] {
  const taken = [...TAKEN, deploys % 2 === 1 ? 'oldbad' : 'newbad'];
  return BASE.map((base) => {
    const contract = {
      ...base,
      version: `1.${deploys}.0`,
      columns: base.columns.map((column) =>
        column.name === 'flag' ? { ...column, enum: taken } : column,
      ),
    };
    return { ...contract, hash: contractHash(contract) };
  });
}

/** The same contracts to those who write tables: a type that the cleaner takes for text. */
export function inWarehouse(contracts: readonly Contract[]): Contract[] {
  return contracts.map((contract) => ({
    ...contract,
    columns: contract.columns.map((column) =>
      column.name === 'flag' ? { ...column, sqlType: FLAG_TYPE } : column,
    ),
  }));
}

/** What the warehouse needs before the first history: run by the loader's role. */
export function warehouseSql(): string[] {
  const feed = readContracts(join(__dirname, '../../contracts')).filter(
    ({ dataset }) => dataset in FEED,
  );
  const tables = [...inWarehouse(contractsOf(0)), ...feed].flatMap((one) => createTableSql(one));
  const checks = BASE.map(
    ({ dataset }) => `alter table core."${dataset}" add check (flag <> 'poison')`,
  );
  return [`create domain ${FLAG_TYPE} as text check (value <> 'misfit')`, ...tables, ...checks];
}

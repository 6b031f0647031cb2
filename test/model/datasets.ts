import { createTableSql } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { FEED } from '../../lambdas/recommend/feed';
import { column, contract } from '../lambdas/clean/engine/clean-content';

/** `flag` is of this type in the warehouse; it refuses `misfit`, which passes every check of the contract. */
const FLAG_TYPE = 'core.model_flag';

/** Flags that every deploy takes. `poison` is refused by an index of the table, `misfit` by the type of the column. */
const TAKEN = ['ok', 'del', 'poison', 'misfit'];

const KEY = ['id'];
const DELTA = { mode: 'delta', key: KEY, deleteWhen: "flag = 'del'" } as const;
const SNAPSHOT = { mode: 'snapshot', key: KEY } as const;

/** One dataset for each way in which rows can win. */
const SETTINGS: Readonly<Record<string, Partial<Contract>>> = {
  model_delta: DELTA,
  model_versioned: { ...DELTA, versionOrder: ['v'] },
  model_snapshot: SNAPSHOT,
  model_keyless: { ...SNAPSHOT, key: [] },
};

/**
 * The contracts of the model after so many deploys. `oldbad` is taken after an odd number of them,
 * `newbad` after an even one, so that a replay changes what a file says.
 */
export function contractsOf(deploys: number): Contract[] {
  const flags = [...TAKEN, deploys % 2 === 1 ? 'oldbad' : 'newbad'];
  return Object.entries(SETTINGS).map(([dataset, settings]) =>
    contract({
      dataset,
      version: `1.${deploys}.0`,
      columns: [
        column('id', { required: true }),
        column('v', { type: 'integer', sqlType: 'integer', required: true }),
        column('flag', { required: true, enum: flags }),
      ],
      filePatterns: [`${dataset}/**`],
      dialect: { delimiter: ',', header: true, encoding: 'utf-8' },
      maxRejectedPercent: 50,
      onOpenRejects: 'block',
      ...settings,
    }),
  );
}

/** The same contracts to those who write tables: a type that the cleaner takes for text. */
export function inWarehouse(contracts: readonly Contract[]): Contract[] {
  return contracts.map((one) => ({
    ...one,
    columns: one.columns.map((each) =>
      each.name === 'flag' ? { ...each, sqlType: FLAG_TYPE } : each,
    ),
  }));
}

/** What the warehouse needs before the first history: run by the loader's role. */
export function warehouseSql(): string[] {
  const indexes = Object.keys(SETTINGS).map(
    (dataset) =>
      `create index on core."${dataset}" ((1 / case when flag = 'poison' then 0 else 1 end))`,
  );
  return [
    `create domain ${FLAG_TYPE} as text check (value <> 'misfit')`,
    ...inWarehouse(contractsOf(0)).flatMap((one) => createTableSql(one)),
    ...indexes,
    ...Object.entries(FEED).map(([dataset, { columns }]) => feedTable(dataset, columns)),
  ];
}

/** The feed reads nothing here: what search shows is compared by its version. */
function feedTable(dataset: string, columns: Readonly<Record<string, string>>): string {
  const types: Readonly<Record<string, string>> = { number: 'float8' };
  const list = Object.entries(columns).map(([name, type]) => `"${name}" ${types[type] ?? type}`);
  return `create table core."${dataset}_live" (${list.join(', ')})`;
}

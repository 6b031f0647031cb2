import { NO_CORRECTIONS, proposeContract } from '../../../contracts/infer/propose-contract';
import { TableProfile } from '../../../contracts/infer/table-profile';
import type { Column } from '../../../contracts/types';

/** The proposal for a table: its header, then its rows. */
export function proposed(
  [header = [], ...rows]: readonly (readonly string[])[],
  { key = 'menu.csv', taken = [] as readonly string[], ...corrections } = {},
) {
  const table = new TableProfile({ key, header, taken });
  for (const row of rows) table.take(row);
  return proposeContract(table, { ...NO_CORRECTIONS, ...corrections });
}

/** The column that is proposed for cells below a name, and the notes about it. */
export function columnFor(
  name: string,
  cells: readonly string[],
): Column & { notes: readonly string[] } {
  const { contract, notes } = proposed([[name], ...cells.map((cell) => [cell])]);
  const [column] = contract.columns;
  if (column === undefined) throw new Error('no column');
  return { ...column, notes: notes.get(column.name) ?? [] };
}

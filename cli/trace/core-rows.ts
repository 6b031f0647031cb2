import { coreColumns, coreKey, quoteIdentifier } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import type { SqlRow } from '../sql/ask-warehouse';
import type { TracePorts } from './trace-ports';

/** Where a row stands among all rows with its key: compared from the first to the last, the greater wins. */
export interface RowOrder {
  /** The contract's `versionOrder`, 0 without one. */
  readonly eff: string;
  /** When the file was uploaded, milliseconds since 1970. */
  readonly order_time: string;
  readonly file_id: string;
  /** False for a corrected row. */
  readonly own: boolean;
  readonly line: number;
}

/** A row of `core.<dataset>`, or a contribution to it. */
export interface CoreRow {
  readonly order: RowOrder;
  readonly deleted: boolean;
  readonly contract_version: string;
  readonly loaded_at: string;
  readonly changed_at: string;
  /** Values by column, as PostgreSQL writes them; null is NULL. */
  readonly values: Readonly<Record<string, string | null>>;
}

/** The row with a key, tombstones included. @returns undefined when there is none */
export async function coreRow(
  ports: TracePorts,
  contract: Contract,
  key: readonly string[],
): Promise<CoreRow | undefined> {
  const [row] = await rowsOf(ports, contract, contract.dataset, key);
  return row;
}

/** What each source key contributes to the row with a key: snapshot datasets only. */
export function contributions(
  ports: TracePorts,
  contract: Contract,
  key: readonly string[],
): Promise<CoreRow[]> {
  return rowsOf(ports, contract, `${contract.dataset}_contrib`, key);
}

async function rowsOf(
  ports: TracePorts,
  contract: Contract,
  table: string,
  key: readonly string[],
): Promise<CoreRow[]> {
  const names = coreColumns(contract).map(({ name }) => name);
  // as text: dates, times and decimals reach the terminal as PostgreSQL writes them
  const list = names.map((name) => `${quoteIdentifier(name)}::text`).join(', ');
  const where = coreKey(contract).map((name, i) => `${quoteIdentifier(name)} = $${i + 1}`);
  const sql = `SELECT ${list}, _eff::text, _ot::text, _file, _own::int, _line, _contract, _loaded_at, _changed_at, _deleted
    FROM "core".${quoteIdentifier(table)} WHERE ${where.join(' AND ')}`;
  const rows = await ports.ask(sql, key);
  return rows.map((row) => coreRowOf(row, names));
}

function coreRowOf(row: SqlRow, names: readonly string[]): CoreRow {
  const text = (name: string) => String(row[name] ?? '');
  return {
    order: {
      eff: text('_eff'),
      order_time: text('_ot'),
      file_id: text('_file'),
      own: Number(row['_own']) === 1,
      line: Number(row['_line']),
    },
    deleted: row['_deleted'] === true,
    contract_version: text('_contract'),
    loaded_at: text('_loaded_at'),
    changed_at: text('_changed_at'),
    values: Object.fromEntries(
      names.map((name) => [name, row[name] == null ? null : String(row[name])]),
    ),
  };
}

/** Greater is better; as the loader compares rows. */
export function compareOrder(a: RowOrder, b: RowOrder): number {
  const [left, right] = [tuple(a), tuple(b)];
  for (const [index, value] of left.entries()) {
    const other = right[index] ?? 0;
    if (value !== other) return value > other ? 1 : -1;
  }
  return 0;
}

function tuple({ eff, order_time, file_id, own, line }: RowOrder): (bigint | string | number)[] {
  return [BigInt(eff), BigInt(order_time), file_id, own ? 1 : 0, -line];
}

/** Which part of its order makes one row win over another, in words. */
export function whyWins(winner: RowOrder, loser: RowOrder): string {
  if (winner.eff !== loser.eff) return 'its version order is greater';
  if (winner.order_time !== loser.order_time) return 'its file was uploaded later';
  if (winner.file_id !== loser.file_id) return 'uploaded at the same time; its file id is greater';
  return winner.own === loser.own
    ? 'it stands earlier in the file'
    : 'a row of the file itself comes before a corrected one';
}

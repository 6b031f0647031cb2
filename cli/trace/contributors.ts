import { parseCell } from '../../contracts/parse-cell';
import { daysOf } from '../../contracts/temporal';
import type { Column, Contract } from '../../contracts/types';
import type { Part } from '../../lambdas/shared/documents';
import { compareOrder, contributions, type RowOrder, whyWins } from './core-rows';
import { keyOf, mayHaveKey, type PartCells, sameKey } from './key-of';
import { partRows } from './part-rows';
import type { TracePorts } from './trace-ports';

/** Another row with the same key, and why it is not the one in the warehouse. */
export interface Contributor {
  readonly order: RowOrder;
  /** Why the row in the warehouse comes before it. */
  readonly loses: string;
}

/** More accepted files are not searched. */
const MOST_FILES = 5_000;

/** The other rows with a key, greatest first. `complete`: no accepted file was left out. */
export async function contributorsOf(
  ports: TracePorts,
  contract: Contract,
  key: readonly string[],
  winner: RowOrder,
): Promise<{ readonly others: readonly Contributor[]; readonly complete: boolean }> {
  const { orders, complete } =
    contract.mode === 'snapshot'
      ? { orders: await ofSources(ports, contract, key), complete: true }
      : await ofFiles(ports, contract, key);
  const others = orders
    .filter((order) => compareOrder(order, winner) !== 0)
    .toSorted((a, b) => compareOrder(b, a))
    .map((order) => ({ order, loses: whyWins(winner, order) }));
  return { others, complete };
}

async function ofSources(
  ports: TracePorts,
  contract: Contract,
  key: readonly string[],
): Promise<RowOrder[]> {
  return (await contributions(ports, contract, key)).map(({ order }) => order);
}

/** Delta datasets keep winners only: the rows that lost are in the parts of the accepted files. */
async function ofFiles(
  ports: TracePorts,
  contract: Contract,
  key: readonly string[],
): Promise<{ orders: RowOrder[]; complete: boolean }> {
  const files = await ports.ask(
    `SELECT file_id, order_time::text, eff::text, parts::text FROM ops.file
      WHERE dataset = $1 AND outcome = 'loaded' ORDER BY order_time DESC LIMIT ${MOST_FILES}`,
    [contract.dataset],
  );
  const orders: RowOrder[] = [];
  for (const file of files) {
    const parts: readonly Part[] = JSON.parse(String(file['parts']));
    const file_id = String(file['file_id']);
    const order_time = String(file['order_time']);
    const { store, lakeBucket } = ports;
    for await (const { cells, own, line } of partRows(store, lakeBucket, parts, mayHaveKey(key)))
      if (sameKey(keyOf(contract, cells), key)) {
        const eff = effOf(contract, cells, String(file['eff']));
        orders.push({ eff, order_time, file_id, own, line });
      }
  }
  return { orders, complete: files.length < MOST_FILES };
}

/** The loader makes one number of several columns of `versionOrder`: so many places for each. */
const PLACES_PER_ORDER_COLUMN = 10_000n;

/** `_eff` of a canonical row as the loader computes it (glue-scripts/load/row_sql.py). */
export function effOf(contract: Contract, cells: PartCells, ofFile: string): string {
  const columns = contract.versionOrder.flatMap(
    (name) => contract.columns.find((column) => column.name === name) ?? [],
  );
  if (columns.length === 0) return ofFile;
  const number = columns.reduce(
    (sum, column) => sum * PLACES_PER_ORDER_COLUMN + numberOf(column, cells[column.name] ?? ''),
    0n,
  );
  return String(number);
}

/** Whole numbers as they are, dates as days and times as microseconds since 1970; NULL is 0. */
function numberOf(column: Column, text: string): bigint {
  const cell = text === '' ? undefined : parseCell(column)(text);
  const value = cell?.ok === true ? cell.value : null;
  if (typeof value === 'string') return BigInt(daysOf(value));
  return typeof value === 'bigint' || typeof value === 'number' ? BigInt(value) : 0n;
}

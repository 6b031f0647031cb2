import { readWarehouseShape, type WarehouseShape } from '../../lambdas/migrate/existing-tables';
import type { Functions } from '../cloud/cloud';
import { askWarehouse } from '../sql/ask-warehouse';

/** Columns of JSON in what the shape is read from; the query function answers JSON as text. */
const JSON_COLUMNS: ReadonlySet<string> = new Set(['columns', 'key', 'contract']);

const MOST_ROWS = 10_000;

/** The tables as PostgreSQL has them, and the contracts behind them, read through the query function. */
export function readShape(functions: Functions, queryFunction: string): Promise<WarehouseShape> {
  return readWarehouseShape({
    query: async <Row extends Record<string, unknown>>(sql: string): Promise<Row[]> => {
      const answer = await askWarehouse(functions, queryFunction, { sql, limit: MOST_ROWS });
      return answer.rows.map((row): Row => {
        const cells = Object.entries(row).map(([name, cell]): [string, unknown] => [
          name,
          JSON_COLUMNS.has(name) && typeof cell === 'string' ? JSON.parse(cell) : cell,
        ]);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as with every Database: the statement's author knows
        return Object.fromEntries(cells) as Row;
      });
    },
  });
}

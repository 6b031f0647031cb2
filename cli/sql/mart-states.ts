import type { Functions } from '../cloud/cloud';
import { askWarehouse } from './ask-warehouse';

/** How a mart stands: a row of `ops.mart_state`. */
export interface MartState {
  readonly mart: string;
  /** Warehouse version that it shows. */
  readonly version: number;
  readonly stale_since: string | null;
  /** Datasets whose open rejects keep it at its last good state. */
  readonly blocked_by: readonly string[];
  /** Why its last refresh failed. */
  readonly error: string | null;
}

const STATES = `SELECT mart, version, stale_since, array_to_json(blocked_by) AS blocked_by, error
  FROM ops.mart_state ORDER BY mart`;

/** The marts and how they stand. */
export async function readMarts(functions: Functions, queryFunction: string): Promise<MartState[]> {
  const { rows } = await askWarehouse(functions, queryFunction, { sql: STATES });
  return rows.map(({ mart, version, stale_since, blocked_by, error }) => ({
    mart: String(mart),
    version: Number(version),
    stale_since: textOrNull(stale_since),
    blocked_by: names(blocked_by),
    error: textOrNull(error),
  }));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function names(json: unknown): string[] {
  const list: unknown = typeof json === 'string' ? JSON.parse(json) : [];
  return Array.isArray(list) ? list.map(String) : [];
}

import type { Contract } from '../../contracts/types';
import type { Database } from '../shared/ports';

/** A column as PostgreSQL has it. */
export interface ExistingColumn {
  readonly name: string;
  /** As `format_type` writes it. */
  readonly type: string;
  readonly required: boolean;
}

/** A table or view of schema `core` as PostgreSQL has it. */
export interface ExistingTable {
  readonly name: string;
  readonly kind: 'table' | 'view';
  readonly columns: readonly ExistingColumn[];
  readonly key: readonly string[];
}

/** The contract that a dataset's table was last brought to (`ops.contract`). */
export interface StoredContract {
  readonly dataset: string;
  readonly hash: string;
  readonly contract: Contract;
  /** Hash of a contract that a migration accepted for the rows loaded so far. */
  readonly agreed: string | null;
}

/** What is compared with the contracts. */
export interface WarehouseShape {
  readonly tables: readonly ExistingTable[];
  readonly contracts: readonly StoredContract[];
}

const TABLES = `
  SELECT c.relname AS name, CASE c.relkind WHEN 'v' THEN 'view' ELSE 'table' END AS kind,
    coalesce(json_agg(json_build_object('name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull) ORDER BY a.attnum)
      FILTER (WHERE a.attname IS NOT NULL), '[]') AS columns,
    coalesce((SELECT json_agg(k.attname ORDER BY array_position(i.indkey::int[], k.attnum::int))
      FROM pg_index i JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
      WHERE i.indrelid = c.oid AND i.indisprimary), '[]') AS key
  FROM pg_class c
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE c.relnamespace = 'core'::regnamespace AND c.relkind IN ('r', 'v')
  GROUP BY c.oid, c.relname, c.relkind ORDER BY c.relname`;

const CONTRACTS = `SELECT dataset, hash, contract, agreed FROM ops.contract ORDER BY dataset`;

/** Reads the tables of `core` and the contracts that they were last brought to; two read-only statements. */
export async function readWarehouseShape(db: Pick<Database, 'query'>): Promise<WarehouseShape> {
  const tables = await db.query<ExistingTable & Record<string, unknown>>(TABLES);
  const contracts = await db.query<StoredContract & Record<string, unknown>>(CONTRACTS);
  return { tables, contracts };
}

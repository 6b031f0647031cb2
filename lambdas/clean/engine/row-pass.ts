import type { Contract } from '../../../contracts/types';
import type { LineFix, LineFixResult, RefusedLine } from './line-fixes';
import type { WrittenPart } from './part-writer';
import type { RowKeys } from './row-keys';

/** Rows that passed an earlier cleaning under a contract and that PostgreSQL refused. */
export type RefusedRows = (contract: Contract) => readonly RefusedLine[];

/** Identity of one reading of a file. */
export interface Pass {
  readonly fileId: string;
  readonly plain: boolean;
  /** 1 when the file is read again because a later row outdated an earlier one. */
  readonly number: 0 | 1;
  /** Number of the first part. */
  readonly firstPart: number;
  /** What an earlier reading found out of the keys. */
  readonly keys?: RowKeys;
  readonly fixes: readonly LineFix[];
  readonly refusedRows: RefusedRows;
}

/** What became of the rows of one pass. */
export interface RowsWritten {
  readonly rows: { read: number; clean: number; rejected: number; duplicate: number };
  readonly rejectedByReason: Readonly<Record<string, number>>;
  /** Rows that were taken although something is worth a look, by `code:column`. */
  readonly warnings: Readonly<Record<string, number>>;
  readonly parts: readonly WrittenPart[];
  readonly rejects: string | null;
  readonly ledger: string | null;
  readonly fixResults: readonly LineFixResult[];
}

import type { Contract } from '../../contracts/types';
import { compileRowRules } from '../../lambdas/clean/engine/row-rules';
import type { Books } from '../../lambdas/shared/documents';
import { readLedger } from '../../lambdas/shared/reject-ledger';
import { type LedgerRow, rejectFate } from '../../lambdas/shared/reject-status';
import { CommandFailed } from '../failures';
import { isClosed } from './closed';
import { coreRow } from './core-rows';
import { canonicalCells, keyOf, mayHaveKey, sameKey } from './key-of';
import { type PartRow, partRows } from './part-rows';
import { cellsOf, type RawHit } from './raw-records';
import type { TracedFile, TracePorts } from './trace-ports';
import type { RecordFate } from './where';

/**
 * What became of the record that starts at a line: from the reject ledger, else from the parts, else erased.
 * @param hit The record; undefined when the raw bytes are gone.
 * @throws {CommandFailed} when clean has written nothing of it
 */
export async function recordFate(
  ports: TracePorts,
  file: TracedFile,
  line: number,
  hit: RawHit | undefined,
): Promise<RecordFate> {
  const { books, contract } = file;
  if (contract === null || books.status === 'refused' || books.status === 'unrecognised')
    return { fate: 'refused', message: books.reason?.message ?? books.status };
  const entry = await ledgerRow(ports, file, line);
  if (entry?.status === 'duplicate') return duplicate(ports, file, contract, hit, entry);
  if (entry?.status === 'open') return rejected(ports, books, entry);
  const row = await rowAt(ports, file, line);
  if (row !== undefined) {
    const fixed = entry?.fixed == null ? {} : { reasons: entry.reasons, decided: entry.fixed };
    return { ...(await takenRow(ports, books, contract, row)), ...fixed };
  }
  if ((file.receipt.rows.forgotten ?? 0) > 0) return { fate: 'forgotten' };
  throw new CommandFailed(
    hit === undefined
      ? `the raw bytes are gone, and nothing was written of a record at line ${line}`
      : `nothing was written of the record at line ${line}: the file may have been cleaned again just now`,
    { line },
  );
}

async function ledgerRow(
  { store, lakeBucket }: TracePorts,
  { receipt }: TracedFile,
  line: number,
): Promise<LedgerRow | undefined> {
  if (receipt.reject_ledger_key === null) return undefined;
  for await (const row of readLedger(store, lakeBucket, receipt.reject_ledger_key))
    if (row.line === line) return row;
  return undefined;
}

async function rowAt(
  { store, lakeBucket }: TracePorts,
  { receipt }: TracedFile,
  line: number,
): Promise<PartRow | undefined> {
  const end = Buffer.from(`,${receipt.file_id},${line}`);
  const maybe = (record: Buffer) => record.subarray(-end.length).equals(end);
  for await (const row of partRows(store, lakeBucket, receipt.parts, maybe)) return row;
  return undefined;
}

async function rejected(ports: TracePorts, books: Books, entry: LedgerRow): Promise<RecordFate> {
  const closed = await isClosed(ports, books);
  const { status, decided } = rejectFate(entry, books, closed);
  const who = decided === null ? {} : { decided };
  return { fate: 'rejected', status, reasons: entry.reasons, ...who };
}

/** The row that was taken instead: the one of this file with the same key. */
async function duplicate(
  ports: TracePorts,
  file: TracedFile,
  contract: Contract,
  hit: RawHit | undefined,
  { reasons }: LedgerRow,
): Promise<RecordFate> {
  const known = { fate: 'duplicate', reasons } as const;
  const key = hit && keyOfRecord(contract, hit);
  if (key === undefined) return known;
  const { store, lakeBucket } = ports;
  for await (const row of partRows(store, lakeBucket, file.receipt.parts, mayHaveKey(key)))
    if (sameKey(keyOf(contract, row.cells), key))
      return { ...known, key: named(contract, row), duplicate_of: row.line };
  return known;
}

function keyOfRecord(contract: Contract, { start, span }: RawHit): string[] | undefined {
  if (start.layout === null) return undefined;
  const checked = compileRowRules(start.layout)(cellsOf(start, span.row));
  return checked.ok ? keyOf(contract, canonicalCells(contract, checked)) : undefined;
}

function named(contract: Contract, { cells }: PartRow): Record<string, string> {
  const key = keyOf(contract, cells);
  const names = contract.key.length === 0 ? ['_key'] : contract.key;
  return Object.fromEntries(names.map((name, index) => [name, key[index] ?? '']));
}

/** Files whose rows are not in the warehouse, whatever clean made of them. */
const OUTSIDE = new Set(['pending', 'held', 'retracted', 'failed'] as const);

function isOutside(
  outcome: Books['outcome'],
): outcome is 'pending' | 'held' | 'retracted' | 'failed' {
  return (OUTSIDE as ReadonlySet<string>).has(outcome);
}

/** A row that clean has taken: what the warehouse has under its key. */
async function takenRow(
  ports: TracePorts,
  books: Books,
  contract: Contract,
  row: PartRow,
): Promise<RecordFate> {
  const key = named(contract, row);
  const { outcome, file_id } = books;
  if (isOutside(outcome)) {
    const message = books.reason === null ? {} : { message: books.reason.message };
    return { fate: outcome, key, ...message };
  }
  const current = await coreRow(ports, contract, Object.values(key));
  // the newer version of a snapshot does not have the row any more
  if (current === undefined && outcome === 'superseded') return { fate: 'superseded', key };
  if (current === undefined) return gone(ports, file_id, row.line, key);
  const { order, deleted } = current;
  if (order.file_id !== file_id || order.line !== row.line)
    return { fate: 'superseded', key, now: { file_id: order.file_id, line: order.line } };
  return { fate: deleted ? 'tombstone' : 'loaded', key };
}

/** A row that the warehouse was given and has not: refused by PostgreSQL itself, or of a forgotten person. */
async function gone(
  ports: TracePorts,
  fileId: string,
  line: number,
  key: Readonly<Record<string, string>>,
): Promise<RecordFate> {
  const [refused] = await ports.ask(
    `SELECT status, array_to_string(reasons, ';') AS reasons FROM ops.reject WHERE file_id = $1 AND line = $2`,
    [fileId, String(line)],
  );
  if (refused === undefined) return { fate: 'forgotten', key };
  return { fate: 'rejected', status: 'open', reasons: String(refused['reasons']), key };
}

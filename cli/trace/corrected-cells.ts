import type { Cells } from '../../lambdas/clean/engine/cells';
import type { FileStart } from '../../lambdas/clean/engine/file-start';
import { compileMerge } from '../../lambdas/clean/engine/merge-fix';
import {
  type CheckedRow,
  compileRowRules,
  type RowReason,
} from '../../lambdas/clean/engine/row-rules';
import { listInputs, readFixes } from '../../lambdas/clean/file-inputs';
import type { DecidedBy } from '../../lambdas/shared/documents';
import { readLedger } from '../../lambdas/shared/reject-ledger';
import { cellsOf, type RawHit } from './raw-records';
import type { TracedFile, TracePorts } from './trace-ports';

/** The cells of a record as somebody corrected them. */
export interface Corrected {
  readonly cells: readonly string[];
  readonly decided: DecidedBy;
  /** Why the record was rejected as it stands in the file. */
  readonly reasons: string;
}

/**
 * What a fix made of a record: the newest valid one of whom the ledger names.
 * @returns undefined when the line is not fixed, or the fix was erased
 */
export async function correctedCells(
  ports: TracePorts,
  file: TracedFile,
  hit: RawHit,
): Promise<Corrected | undefined> {
  const { start, span } = hit;
  const known = await fixedBy(ports, file, span.from);
  if (known === undefined || start.layout === null) return undefined;
  const check = compileRowRules(start.layout);
  const merge = compileMerge(start.layout, start.header, start.dialect.delimiter, check);
  const cells = cellsOf(start, span.row);
  const record = { cells, reasons: reasonsOf(start, span.row, cells, check) };
  const inputs = await listInputs(ports.store, ports.lakeBucket, file.books.file_id);
  const fixes = await readFixes(ports.store, ports.lakeBucket, inputs);
  for (const { by, at, rows } of fixes.toReversed()) {
    if (by !== known.decided.by || at !== known.decided.at) continue;
    const fix = rows.find((row) => row.line === span.from && row.check === known.check);
    const merged = fix && merge(record, fix);
    if (merged?.outcome === 'valid')
      return { cells: merged.cells, decided: known.decided, reasons: known.reasons };
  }
  return undefined;
}

async function fixedBy(
  { store, lakeBucket }: TracePorts,
  { receipt }: TracedFile,
  line: number,
): Promise<{ decided: DecidedBy; reasons: string; check: string } | undefined> {
  if (receipt.reject_ledger_key === null) return undefined;
  for await (const row of readLedger(store, lakeBucket, receipt.reject_ledger_key))
    if (row.line === line && row.fixed !== null)
      return { decided: row.fixed, reasons: row.reasons, check: row.check };
  return undefined;
}

/**
 * Why the record is not taken as it stands. A record that keeps the contract was refused as a whole, by the
 * warehouse or as ambiguous: then all its cells may have been corrected.
 */
function reasonsOf(
  { header }: FileStart,
  row: Cells,
  cells: readonly string[],
  check: (cells: readonly string[]) => CheckedRow,
): readonly RowReason[] {
  if (row.problem !== undefined) return [{ code: row.problem }];
  if (cells.length !== header.length) return [{ code: 'field_count' }];
  const checked = check(cells);
  return checked.ok ? [{ code: 'ambiguous_duplicate' }] : checked.reasons;
}

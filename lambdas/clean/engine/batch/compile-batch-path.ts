import { randomBytes } from 'node:crypto';
import { isPlainGrammar } from '../fast/compile-fast-path';
import { isKnownColumn } from '../fast/plain-column';
import { STARTS } from '../fast/summary-start';
import type { FileStart } from '../file-start';
import { Kernel } from '../kernel/kernel';
import { type KernelColumn, KIND } from '../kernel/kernel-settings';
import { MAX_RECORD_BYTES } from '../record-framer';
import { versionColumns } from '../row-identity';
import { isKeyless } from '../row-keys';
import type { RowLayout } from '../row-layout';
import type { RowSink } from '../row-sink';
import { BatchPath } from './batch-path';
import type { BatchRows } from './batch-rows';
import { ContractCheck } from './contract-check';
import { HashedRows } from './hashed-rows';
import { kernelColumns } from './kernel-columns';
import { KernelKeys } from './kernel-keys';
import { KeyedRows } from './keyed-rows';
import { WrittenRows } from './written-rows';

const SECRET_BYTES = 16;
const COMMA = 44;

/**
 * The batch path of a file of which no row was read yet, or all rows were read once; undefined where it must
 * be read record by record.
 * The kernel keeps the keys of all rows then. @param expectedBytes Bytes of the file, where they are known.
 */
export function compileBatchPath(
  start: FileStart,
  sink: RowSink,
  fileId: string,
  expectedBytes?: number,
): BatchPath | undefined {
  const { layout, grammar, header } = start;
  const { keys } = sink;
  const canonical = grammar.delimiter === COMMA ? header.length : 0;
  const earlier = keys?.earlier;
  if (earlier instanceof KernelKeys) {
    return new BatchPath(earlier.kernel, sink, earlier.rows, canonical);
  }
  const columns = earlier ? undefined : columnsOf(start);
  const kernel = columns && createKernel(start, columns, fileId);
  if (!kernel) return undefined;
  const rows = rowsOf(layout, kernel);
  if (!layout || !keys) return new BatchPath(kernel, sink, rows, canonical);
  keys.keepIn(new KernelKeys(kernel, rows, versionColumns(layout).length));
  return new BatchPath(kernel, sink, rows, canonical, expectedBytes);
}

/** The columns as the kernel reads them; undefined where it cannot. */
function columnsOf(start: FileStart): KernelColumn[] | undefined {
  const { grammar, commentRows, layout, header } = start;
  if (!isPlainGrammar(grammar) || commentRows.size > 0) return undefined;
  if (!layout) return header.map((_, cell) => ({ kind: KIND.asWritten, cell }));
  return layout.contract.columns.every(isKnownColumn) ? kernelColumns(layout) : undefined;
}

function rowsOf(layout: RowLayout | null, kernel: Kernel): BatchRows {
  if (!layout) return new WrittenRows(kernel);
  const check = new ContractCheck(layout, kernel);
  return isKeyless(layout) ? new HashedRows(kernel, check, layout) : new KeyedRows(kernel, check);
}

function createKernel(
  { grammar, header, rawWidth, trailing, layout }: FileStart,
  columns: readonly KernelColumn[],
  fileId: string,
): Kernel | undefined {
  const { key = [], columns: own = [], missingValues = [], identicalRows } = layout?.contract ?? {};
  return Kernel.create({
    delimiter: grammar.delimiter,
    quote: grammar.quote,
    rawWidth,
    width: header.length,
    trailing,
    skipsBlank: header.length > 1 || layout !== null,
    columns,
    key: key.map((name) => own.findIndex((column) => column.name === name)),
    counting: identicalRows === 'keep',
    versions: layout ? versionColumns(layout).length : 0,
    fileId,
    header,
    missingValues,
    summaryStarts: STARTS,
    secret: randomBytes(SECRET_BYTES),
    mostBytes: MAX_RECORD_BYTES,
  });
}

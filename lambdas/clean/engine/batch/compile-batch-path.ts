import { randomBytes } from 'node:crypto';
import { isPlainGrammar } from '../fast/compile-fast-path';
import { isKnownColumn } from '../fast/plain-column';
import { STARTS } from '../fast/summary-start';
import { Tombstone } from '../fast/tombstone';
import type { FileStart } from '../file-start';
import { Kernel } from '../kernel/kernel';
import { MAX_RECORD_BYTES } from '../record-framer';
import { versionColumns } from '../row-identity';
import { isKeyless } from '../row-keys';
import type { RowLayout } from '../row-layout';
import type { RowSink } from '../row-sink';
import { BatchPath } from './batch-path';
import { DerivedColumns } from './derived-columns';
import { kernelColumns } from './kernel-columns';
import { KernelKeys } from './kernel-keys';
import { SpellingJudge } from './spelling-judge';

const SECRET_BYTES = 16;

/**
 * The batch path of a file of which no row was read yet; undefined where it must be read record by record.
 * The kernel keeps the keys of all rows then.
 */
export function compileBatchPath(
  start: FileStart,
  sink: RowSink,
  fileId: string,
): BatchPath | undefined {
  const { grammar, layout } = start;
  const { keys } = sink;
  if (!isPlainGrammar(grammar) || start.commentRows.size > 0 || !layout || !keys) return undefined;
  const isPossible =
    layout.contract.columns.every(isKnownColumn) &&
    versionColumns(layout).length === 0 &&
    !isKeyless(layout);
  const kernel = isPossible ? createKernel(start, layout, fileId) : undefined;
  if (!kernel) return undefined;
  keys.keepIn(new KernelKeys(kernel));
  const derived = new DerivedColumns(layout, kernel);
  const tombstone = new Tombstone(layout.contract);
  const asNumbers = new Set([...derived.numbersRead, ...tombstone.numbersRead]);
  const judge = new SpellingJudge(layout, asNumbers);
  return new BatchPath(kernel, sink, { judge, derived, tombstone });
}

function createKernel(start: FileStart, layout: RowLayout, fileId: string): Kernel | undefined {
  const { grammar, header, rawWidth, trailing } = start;
  const { contract } = layout;
  const columns = kernelColumns(layout);
  if (!columns) return undefined;
  return Kernel.create({
    delimiter: grammar.delimiter,
    quote: grammar.quote,
    rawWidth,
    width: header.length,
    trailing,
    skipsBlank: true,
    columns,
    key: contract.key.map((name) => contract.columns.findIndex((column) => column.name === name)),
    fileId,
    header,
    missingValues: contract.missingValues,
    summaryStarts: STARTS,
    secret: randomBytes(SECRET_BYTES),
    mostBytes: MAX_RECORD_BYTES,
  });
}

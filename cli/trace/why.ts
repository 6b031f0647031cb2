import { coreKey } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { FileRefused } from '../../lambdas/clean/engine/refusals';
import { readFile } from '../../lambdas/shared/books';
import type { DecidedBy } from '../../lambdas/shared/documents';
import { ObjectMissing } from '../../lambdas/shared/errors';
import { CommandFailed } from '../failures';
import { type Contributor, contributorsOf } from './contributors';
import { type CoreRow, coreRow } from './core-rows';
import { correctedCells } from './corrected-cells';
import { type ExplainedCell, explainCells } from './explain-cells';
import { type MissingParent, missingParents } from './orphans';
import { cellsOf, spanAt } from './raw-records';
import type { TracePorts } from './trace-ports';
import { tracedFile } from './traced-file';

/** The raw record behind a row, and how it became the row. */
export interface Origin {
  /** The record as it stands in the file, decoded; null when its bytes are gone. */
  readonly record: string | null;
  /** Why there is no record, in words. */
  readonly message: string | null;
  readonly cells: readonly ExplainedCell[];
  /** Who corrected it, and why it was rejected before; null when it stands as it was dropped. */
  readonly fixed: (DecidedBy & { readonly reasons: string }) | null;
}

/** A row of the warehouse, back to where it came from. */
export interface RowTrace {
  readonly dataset: string;
  readonly key: Readonly<Record<string, string>>;
  /** `tombstone`: it is deleted, hidden from `core.<dataset>_live`, and kept. */
  readonly state: 'live' | 'tombstone';
  readonly row: CoreRow;
  readonly file: {
    readonly file_id: string;
    readonly key: string;
    readonly version_id: string;
    readonly generation: number;
  } | null;
  readonly origin: Origin;
  /** Other files that brought the key, greatest first; `complete` is false when too many had to be searched. */
  readonly others: readonly Contributor[];
  readonly complete: boolean;
  readonly missing_parents: readonly MissingParent[];
}

/**
 * Where a row of the warehouse comes from.
 * @param key canonical values of the key's columns
 * @throws {CommandFailed} when the warehouse has no row with this key
 */
export async function traceRow(
  ports: TracePorts,
  contract: Contract,
  key: readonly string[],
): Promise<RowTrace> {
  const { dataset } = contract;
  const row = await coreRow(ports, contract, key);
  if (row === undefined)
    throw new CommandFailed(
      `core.${dataset} has no row with this key: no accepted file brings it, or its person is forgotten; \`npm run lake -- rejects --dataset ${dataset}\` shows rows that were not taken`,
    );
  const [{ others, complete }, parents, source] = [
    await contributorsOf(ports, contract, key, row.order),
    await missingParents(ports, contract, row),
    await sourceOf(ports, row),
  ];
  const names = coreKey(contract);
  return {
    dataset,
    key: Object.fromEntries(names.map((name, index) => [name, key[index] ?? ''])),
    state: row.deleted ? 'tombstone' : 'live',
    row,
    ...source,
    others,
    complete,
    missing_parents: parents,
  };
}

async function sourceOf(
  ports: TracePorts,
  { order }: CoreRow,
): Promise<Pick<RowTrace, 'file' | 'origin'>> {
  const books = await readFile(ports.store, ports.lakeBucket, order.file_id);
  if (books === undefined)
    return { file: null, origin: withoutRecord('the books of its file are gone') };
  const { file_id, key, version_id, generation } = books;
  const file = { file_id, key, version_id, generation };
  const traced = await tracedFile(ports, books);
  try {
    const hit = await spanAt(ports.store, traced, order.line);
    if (typeof hit === 'number')
      return { file, origin: withoutRecord('its file has no such line') };
    const corrected = order.own ? undefined : await correctedCells(ports, traced, hit);
    const cells = corrected?.cells ?? cellsOf(hit.start, hit.span.row);
    const fixed = corrected ? { ...corrected.decided, reasons: corrected.reasons } : null;
    const record = hit.span.frame.bytes.toString('utf8');
    return {
      file,
      origin: { record, message: null, cells: explainCells(hit.start, cells), fixed },
    };
  } catch (error) {
    if (error instanceof ObjectMissing || error instanceof FileRefused)
      return { file, origin: withoutRecord('its raw bytes are gone: their retention has ended') };
    throw error;
  }
}

function withoutRecord(message: string): Origin {
  return { record: null, message, cells: [], fixed: null };
}

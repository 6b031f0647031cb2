import { FileRefused } from '../../lambdas/clean/engine/refusals';
import type { DecidedBy } from '../../lambdas/shared/documents';
import { ObjectMissing } from '../../lambdas/shared/errors';
import type { RejectStatus } from '../../lambdas/shared/reject-status';
import { CommandFailed } from '../failures';
import { type RawHit, type RawSpan, spanAt } from './raw-records';
import { recordFate } from './record-fate';
import type { TracedFile, TracePorts } from './trace-ports';

/** What became of a record of a file. */
export interface RecordFate {
  readonly fate:
    | 'loaded'
    | 'tombstone'
    | 'superseded'
    | 'duplicate'
    | 'rejected'
    | 'held'
    | 'pending'
    | 'retracted'
    | 'failed'
    | 'refused'
    | 'forgotten';
  /** Of a rejected row: what it waits for. */
  readonly status?: RejectStatus;
  /** `code` or `code:column`, separated by `;`. */
  readonly reasons?: string;
  /** Who corrected or waived it. */
  readonly decided?: DecidedBy;
  /** Key of the canonical row, by column. */
  readonly key?: Readonly<Record<string, string>>;
  /** Of a duplicate: the line of the row that was taken. */
  readonly duplicate_of?: number;
  /** Of a superseded row: the row that the warehouse has with its key. */
  readonly now?: { readonly file_id: string; readonly line: number };
  /** Why the whole file was not taken. */
  readonly message?: string;
}

/** What became of one physical line. */
export interface LineTrace extends Partial<RecordFate> {
  readonly file_id: string;
  readonly file: string;
  readonly dataset: string | null;
  readonly generation: number;
  readonly line: number;
  /** `inside`: a record that starts on an earlier line goes on here. `unread`: the raw bytes cannot be read any more. */
  readonly kind: RawSpan['kind'] | 'inside' | 'unread';
  /** Line where the record starts; null for lines that are no row. */
  readonly record: number | null;
  /** First byte of the record in the file (unpacked), from 0, and its bytes without the newline; null when it cannot be read. */
  readonly byte: number | null;
  readonly length: number | null;
}

const NOWHERE = { byte: null, length: null } as const;

/**
 * What became of one physical line of a file.
 * @throws {CommandFailed} when the file has no such line
 */
export async function traceLine(
  ports: TracePorts,
  file: TracedFile,
  line: number,
): Promise<LineTrace> {
  const { books } = file;
  const { file_id, dataset, generation } = books;
  const base = { file_id, file: books.file, dataset, generation, line };
  const hit = await read(ports, file, line);
  if (typeof hit === 'string')
    return { ...base, ...NOWHERE, kind: 'unread', record: null, fate: 'refused', message: hit };
  if (hit === undefined) {
    // the raw version is gone: what clean wrote of it is still there
    const fate = await recordFate(ports, file, line, undefined);
    return { ...base, ...NOWHERE, kind: 'record', record: line, ...fate };
  }
  const { span } = hit;
  const place = { ...base, byte: span.byte, length: span.length };
  if (span.kind !== 'record') return { ...place, kind: span.kind, record: null };
  const kind = span.from === line ? 'record' : 'inside';
  const fate = await recordFate(ports, file, span.from, hit);
  return { ...place, kind, record: span.from, ...fate };
}

/** The stretch that a line is in; a text when the file cannot become rows; undefined when its bytes are gone. */
async function read(
  { store }: TracePorts,
  file: TracedFile,
  line: number,
): Promise<RawHit | string | undefined> {
  const hit = await spanAt(store, file, line).catch((error: unknown) => {
    if (error instanceof ObjectMissing) return undefined;
    if (error instanceof FileRefused) return error.reason.message;
    throw error;
  });
  if (typeof hit !== 'number') return hit;
  throw new CommandFailed(`${file.books.file} has no line ${line}: its last line is ${hit}`, {
    line,
  });
}

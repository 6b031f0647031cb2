import { type Cells, readCells } from '../../lambdas/clean/engine/cells';
import { utf8Decoder } from '../../lambdas/clean/engine/encoding';
import { type FileStart, understandStart } from '../../lambdas/clean/engine/file-start';
import { isBlank } from '../../lambdas/clean/engine/header';
import { RawMeter, unpacked } from '../../lambdas/clean/engine/raw-bytes';
import { RawOffsets } from '../../lambdas/clean/engine/raw-offsets';
import { readHead, withHead } from '../../lambdas/clean/engine/read-pass';
import { compileRecordCells } from '../../lambdas/clean/engine/record-cells';
import { type Frame, RecordFramer } from '../../lambdas/clean/engine/record-framer';
import type { Receipt } from '../../lambdas/shared/documents';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { LineCounter } from './line-counter';
import type { TracedFile } from './trace-ports';

/** What a stretch of physical lines is. */
export type SpanKind = 'separator' | 'header' | 'blank' | 'record';

/** Physical lines that belong together: a record may have newlines inside its cells. */
export interface RawSpan {
  readonly kind: SpanKind;
  /** First and last physical line, from 1. */
  readonly from: number;
  readonly to: number;
  /** First byte of the record in the file (unpacked), from 0, and its bytes there without the newline. */
  readonly byte: number;
  readonly length: number;
  readonly frame: Frame;
  readonly row: Cells;
}

/** A stretch of lines, and how its file is read. */
export interface RawHit {
  readonly start: FileStart;
  readonly span: RawSpan;
}

/** The physical lines of a file from its first to its last, as the cleaning engine sees them. */
export interface RawFile {
  readonly start: FileStart;
  readonly spans: AsyncGenerator<RawSpan>;
}

/**
 * Opens the raw bytes of a file as they were cleaned: same contract, same dialect.
 * @throws {FileRefused} when they cannot become rows. @throws {ObjectMissing} when the version is gone
 */
async function openRaw(store: ObjectStore, { receipt, contract }: TracedFile): Promise<RawFile> {
  const { key, dialect } = receipt;
  const content = await openContent(store, receipt);
  const head = await readHead(content);
  const start = understandStart(head, {
    contracts: [],
    key,
    infer: false,
    ...(contract !== null && { contract }),
    ...(dialect !== null && { dialect }),
  });
  const offsets = new RawOffsets(head, start.encoding);
  return { start, spans: closing(spansOf(start, offsets, withHead(head, content)), content) };
}

/**
 * The unpacked bytes of a raw object.
 * @throws {ObjectMissing} when the version is gone
 */
export async function openContent(
  store: ObjectStore,
  { bucket, key, version_id }: Pick<Receipt, 'bucket' | 'key' | 'version_id'>,
): Promise<AsyncGenerator<Buffer>> {
  const meter = new RawMeter();
  return unpacked(meter.read(await store.stream(bucket, key, version_id)));
}

/** Whoever stops early must not leave the object's stream open. */
async function* closing<T>(items: AsyncGenerator<T>, source: AsyncGenerator): AsyncGenerator<T> {
  try {
    yield* items;
  } finally {
    await source.return(undefined);
  }
}

type Found = Pick<RawSpan, 'frame' | 'row' | 'byte' | 'length'>;

async function* spansOf(
  start: FileStart,
  offsets: RawOffsets,
  content: AsyncGenerator<Buffer>,
): AsyncGenerator<RawSpan> {
  const lines = new LineCounter();
  let previous: Found | undefined;
  for await (const next of recordsOf(start, offsets, content, lines)) {
    if (previous !== undefined) yield spanOf(start, previous, next.frame.line - 1);
    previous = next;
  }
  if (previous !== undefined) yield spanOf(start, previous, lines.count);
}

async function* recordsOf(
  { encoding, grammar, rawWidth }: FileStart,
  offsets: RawOffsets,
  content: AsyncGenerator<Buffer>,
  lines: LineCounter,
): AsyncGenerator<Found> {
  const decoder = utf8Decoder(encoding);
  const framer = new RecordFramer(grammar);
  framer.expectedFields = rawWidth;
  const read = (text: Buffer, final: boolean): Found[] => {
    lines.push(text);
    offsets.push(text);
    const frames = [...framer.push(text), ...(final ? framer.end() : [])];
    const rows = readCells(frames, grammar);
    const found = frames.map((frame, index) => {
      const byte = offsets.at(frame.offset);
      const length = offsets.at(frame.offset + frame.length) - byte;
      return { frame, row: rows[index] ?? { cells: [] }, byte, length };
    });
    offsets.release(framer.recordStart, framer.position);
    return found;
  };
  for await (const chunk of content) yield* read(decoder.push(chunk), false);
  yield* read(decoder.end(), true);
}

function spanOf(start: FileStart, found: Found, to: number): RawSpan {
  const { frame, row } = found;
  const kind = kindOf(start, frame, row);
  return { ...found, kind, from: frame.line, to: Math.max(frame.line, to) };
}

function kindOf(start: FileStart, { line }: Frame, row: Cells): SpanKind {
  const { headerLine, dialect } = start;
  if (line <= headerLine && !(dialect.header && line === headerLine))
    return isBlank(row.cells) ? 'blank' : 'separator';
  if (line === headerLine) return 'header';
  const isBlankLine = compileRecordCells(start).isBlankLine(row.cells);
  return row.problem === undefined && isBlankLine ? 'blank' : 'record';
}

/** The cells of a record that are those of its row, as the cleaning engine takes them. */
export function cellsOf(start: FileStart, { cells }: Cells): readonly string[] {
  return compileRecordCells(start).withoutTrailing(cells);
}

/**
 * The stretch that a physical line is in.
 * @returns the number of the last line when the file has no such line
 * @throws {FileRefused} when the file cannot become rows. @throws {ObjectMissing} when the version is gone
 */
export async function spanAt(
  store: ObjectStore,
  file: TracedFile,
  line: number,
): Promise<RawHit | number> {
  const { start, spans } = await openRaw(store, file);
  let last = 0;
  for await (const span of spans) {
    if (line <= span.to) return { start, span };
    last = span.to;
  }
  return last;
}

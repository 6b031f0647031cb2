import { performance } from 'node:perf_hooks';
import type { Readable } from 'node:stream';
import type { Contract } from '../../../contracts/types';
import { type Encoding, utf8Decoder } from './encoding';
import { type FileStart, type StartOptions, understandStart } from './file-start';
import { LateEncoding } from './late-encoding';
import type { Outputs } from './output-file';
import { RawMeter, unpacked } from './raw-bytes';
import { RawOffsets } from './raw-offsets';
import { type Reader, type Readers, RecordReader } from './record-reader';
import { FileRefused, refusal } from './refusals';
import type { RowKeys } from './row-keys';
import type { Pass, RowsWritten } from './row-pass';
import { RowSink } from './row-sink';
import { settleDates } from './settle-dates';

/** What is looked at before the first row is read. */
const HEAD_BYTES = 1024 * 1024;

export interface ReadOptions extends StartOptions {
  /** Most bytes of unpacked content; no limit when it is not set. */
  readonly maxBytes?: number;
  /** Which ways records may go, which must not change a byte. */
  readonly reader?: Reader;
  /** Bytes of the file as it is stored, where they are known: a hint, which changes no byte. */
  readonly expectedBytes?: number;
}

/** The bytes of a file. */
export interface RawStream extends Readable {
  /** Takes the memory of a chunk back, to read into it again; where there is no such thing, it is left alone. */
  release?(chunk: Buffer): void;
}

/** Opens the same bytes as often as it is called. */
export type OpenFile = () => Promise<RawStream>;

/** The outputs of a file, once its contract is known; null for structure only. */
export type OutputsOf = (contract: Contract | null) => Outputs;

/** One reading of a file, from its first byte to its last. */
export interface PassResult {
  readonly start: FileStart;
  /** Undefined when the file must be read again: nothing was kept. */
  readonly written: RowsWritten | undefined;
  /** The encoding with which the file must be read again, as only its last byte shows. */
  readonly readAs: Encoding | undefined;
  readonly readers: Readers;
  readonly keys: RowKeys | undefined;
  readonly parts: number;
  readonly bytes: number;
  readonly sha256: string;
  /** Milliseconds. `read`: reading and checking; `write`: waiting for the store. */
  readonly ms: { readonly read: number; readonly write: number };
}

/**
 * Reads a file once and writes what its rows become.
 * @throws {FileRefused} when the content cannot become rows; nothing is kept then.
 */
export async function readPass(
  open: OpenFile,
  outputsOf: OutputsOf,
  options: ReadOptions,
  pass: Pass,
): Promise<PassResult> {
  const began = performance.now();
  const meter = new RawMeter();
  const stream = await open();
  try {
    const content = unpacked(meter.read(stream), options.maxBytes);
    const head = await readHead(content);
    const start = await settleDates(open, understandStart(head, options), options);
    const offsets = new RawOffsets(head, start.encoding);
    const sink = new RowSink(start, pass, outputsOf(start.contract), offsets);
    const reader = new RecordReader(
      start,
      sink,
      offsets,
      pass.fileId,
      options.reader ?? 'fast',
      options.expectedBytes,
    );
    const chunks = withHead(head, content);
    const { written, readAs, waited } = await fill(
      sink,
      start,
      reader,
      released(chunks, start, stream),
    );
    const ms = { read: performance.now() - began - waited, write: waited };
    const { bytes } = meter;
    const { keys, partCount } = sink;
    const { readers } = reader;
    return {
      start,
      written,
      readAs,
      readers,
      keys,
      parts: partCount,
      bytes,
      sha256: meter.sha256(),
      ms,
    };
  } finally {
    stream.destroy();
  }
}

/** Bytes and SHA-256 of a file whose content is of no use. */
export async function measure(open: OpenFile): Promise<{ bytes: number; sha256: string }> {
  const meter = new RawMeter();
  const chunks = meter.read(await open());
  while (!(await chunks.next()).done);
  return { bytes: meter.bytes, sha256: meter.sha256() };
}

export async function readHead(content: AsyncGenerator<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const { value, done } = await content.next();
    if (done) break;
    chunks.push(value);
    bytes += value.length;
  }
  return Buffer.concat(chunks);
}

async function fill(
  sink: RowSink,
  start: FileStart,
  reader: RecordReader,
  content: AsyncIterable<Buffer>,
): Promise<{ written: RowsWritten | undefined; readAs?: Encoding; waited: number }> {
  const guessed = start.encodingIsGuess && start.encoding === 'utf-8';
  const late = guessed ? new LateEncoding() : undefined;
  const decoder = utf8Decoder(start.encoding);
  let waited = 0;
  const wait = async (stores: Promise<void>): Promise<void> => {
    const from = performance.now();
    await stores;
    waited += performance.now() - from;
  };
  const take = async (records: Iterable<void>): Promise<void> => {
    const pauses = records[Symbol.iterator]();
    while (!pauses.next().done) await wait(sink.drainRejects());
    await wait(sink.drain());
  };
  try {
    for await (const chunk of content) {
      late?.look(chunk);
      await take(reader.push(decoder.push(chunk)));
    }
    await take(reader.push(decoder.end()));
    await take(reader.end());
    if (late?.isWindows1252) {
      await sink.abort(new Error('read again'));
      return { written: undefined, readAs: 'windows-1252', waited };
    }
    if (sink.rows.read === 0 && start.layout) throw new FileRefused(refusal('header_only'));
    if (sink.keys?.outdated) {
      await sink.abort(new Error('read again'));
      return { written: undefined, waited };
    }
    const from = performance.now();
    const written = await sink.close();
    return { written, waited: waited + performance.now() - from };
  } catch (error) {
    await sink.abort(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

/**
 * Gives chunks back when the next one is asked for. UTF-8 is copied by whoever reads it; of other encodings
 * the text of a chunk is kept, and gzip has memory of its own.
 */
async function* released(
  chunks: AsyncIterable<Buffer>,
  { encoding }: FileStart,
  stream: RawStream,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    yield chunk;
    if (encoding === 'utf-8') stream.release?.(chunk);
  }
}

const CHUNK_BYTES = 256 * 1024;

/** The head goes in in pieces, so that its rows are written while the next are read. */
export async function* withHead(
  head: Buffer,
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  for (let at = 0; at < head.length; at += CHUNK_BYTES) yield head.subarray(at, at + CHUNK_BYTES);
  yield* rest;
}

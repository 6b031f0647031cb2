import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { errorCode } from './error-code';
import { FileRefused, refusal } from './refusals';

/** An unpacked file may be this many times its packed size: text reaches 20, bombs 1,000. */
const MAX_RATIO = 100;
/** Below this nothing is a bomb, and short runs of equal rows may pack better. */
const RATIO_FROM_BYTES = 8 * 1024 * 1024;
/** When so few packed bytes unpack to more, the file is a bomb before its first row is cleaned. */
const PROBED_BYTES = RATIO_FROM_BYTES / MAX_RATIO;
/** Each chunk costs a way through the thread pool. */
const CHUNK_BYTES = 128 * 1024;

/** What was read of a file. */
export class RawMeter {
  bytes = 0;
  private readonly hash = createHash('sha256');
  private digest: string | undefined;

  /** Passes the stream on and counts it. */
  async *read(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      this.bytes += chunk.length;
      this.hash.update(chunk);
      yield chunk;
    }
  }

  /** SHA-256 (hex) of what was read. */
  sha256(): string {
    this.digest ??= this.hash.digest('hex');
    return this.digest;
  }
}

/**
 * The content of a file: unpacked when it begins like gzip, whatever its name.
 * @param maxBytes most bytes of unpacked content: a small gzip file may hold more than there is time for.
 * @throws {FileRefused} `gzip_damaged`, `gzip_bomb`, `too_large`.
 */
export async function* unpacked(
  raw: AsyncGenerator<Buffer>,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const head = await firstBytes(raw, 3);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b && head[2] === 8;
  yield* isGzip ? gunzipped(head, raw, maxBytes) : prepend(head, raw);
}

/** At least so many bytes, unless there are fewer. */
async function firstBytes(raw: AsyncGenerator<Buffer>, count: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let bytes = 0; bytes < count; ) {
    const { value, done } = await raw.next();
    if (done) break;
    chunks.push(value);
    bytes += value.length;
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

async function* prepend(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}

async function* gunzipped(
  start: Buffer,
  rest: AsyncGenerator<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  const raw = prepend(start, rest);
  const head = await firstBytes(raw, PROBED_BYTES);
  if (isBomb(head)) throw bombRefused();
  const unzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // Errors of either side reach the loop below through the stream.
  pipeline(Readable.from(prepend(head, raw), { highWaterMark: 1 }), unzip, () => {});
  let bytes = 0;
  try {
    for await (const chunk of unzip as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > RATIO_FROM_BYTES && bytes > unzip.bytesWritten * MAX_RATIO) throw bombRefused();
      if (bytes > maxBytes) {
        const facts = { bytes: `unpacked more than ${maxBytes}`, limit: maxBytes };
        throw new FileRefused(refusal('too_large', facts));
      }
      yield chunk;
    }
  } catch (error) {
    if (errorCode(error).startsWith('Z_')) throw new FileRefused(refusal('gzip_damaged'));
    throw error;
  }
}

/** Whether the first packed bytes alone hold more than any table does. Takes some 10 ms. */
function isBomb(head: Buffer): boolean {
  try {
    const packed = head.subarray(0, PROBED_BYTES);
    gunzipSync(packed, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: RATIO_FROM_BYTES,
      chunkSize: CHUNK_BYTES,
    });
    return false;
  } catch (error) {
    // Damage is found where the bytes are read.
    return errorCode(error) === 'ERR_BUFFER_TOO_LARGE';
  }
}

function bombRefused(): FileRefused {
  return new FileRefused(refusal('gzip_bomb', { ratio: MAX_RATIO }));
}

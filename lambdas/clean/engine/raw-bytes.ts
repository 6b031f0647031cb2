import { createHash } from 'node:crypto';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorCode } from './error-code';
import { FileRefused, refusal } from './refusals';

/** An unpacked file may be this many times its packed size: text reaches 20, bombs 1,000. */
const MAX_RATIO = 100;
/** Below this nothing is a bomb, and short runs of equal rows may pack better. */
const RATIO_FROM_BYTES = 8 * 1024 * 1024;

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
  meter: RawMeter,
  maxBytes = Number.POSITIVE_INFINITY,
): AsyncGenerator<Buffer> {
  const first = await firstBytes(raw, 3);
  const isGzip = first[0] === 0x1f && first[1] === 0x8b && first[2] === 8;
  yield* isGzip ? gunzipped(prepend(first, raw), meter, maxBytes) : prepend(first, raw);
}

async function firstBytes(raw: AsyncGenerator<Buffer>, count: number): Promise<Buffer> {
  let bytes: Buffer = Buffer.alloc(0);
  while (bytes.length < count) {
    const { value, done } = await raw.next();
    if (done) break;
    bytes = bytes.length === 0 ? value : Buffer.concat([bytes, value]);
  }
  return bytes;
}

async function* prepend(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}

async function* gunzipped(
  raw: AsyncGenerator<Buffer>,
  meter: RawMeter,
  maxBytes: number,
): AsyncGenerator<Buffer> {
  const unzip = createGunzip();
  // Errors of either side reach the loop below through the stream.
  pipeline(Readable.from(raw), unzip, () => {});
  let bytes = 0;
  try {
    for await (const chunk of unzip as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > RATIO_FROM_BYTES && bytes > meter.bytes * MAX_RATIO) {
        throw new FileRefused(refusal('gzip_bomb', { ratio: MAX_RATIO }));
      }
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

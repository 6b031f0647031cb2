import { once } from 'node:events';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { createGzip } from 'node:zlib';

/** Where the files of one cleaning go: a folder of the lake, or of the disk. */
export interface Outputs {
  /** Stores a stream under a name; resolves when it is durable. Memory does not grow with it. */
  write(name: string, body: Readable): Promise<void>;
  /** Takes back what a pass wrote that is not the last one. */
  remove(name: string): Promise<void>;
}

/** Bytes are handed to the stream in blocks of this size. */
const BLOCK_BYTES = 256 * 1024;
/** Most rejects files are small. */
const FIRST_BLOCK_BYTES = 16 * 1024;
/** What waits in front of a slow compressor or store, besides the block that is being filled. */
const WAITING_BYTES = 2 * BLOCK_BYTES;
/** Fast, and the parts live for hours: level 6 takes four times as long for a fifth fewer bytes. */
const GZIP = { level: 1, chunkSize: 64 * 1024, highWaterMark: WAITING_BYTES } as const;
/** No UTF-16 unit of a text becomes more bytes of UTF-8. */
const MOST_BYTES_A_UNIT = 3;
const NEWLINE = 10;

/**
 * One file being written. Lines are collected in a block of bytes; compression runs in the thread
 * pool. Who writes calls `drain` between chunks, which keeps memory constant.
 */
export class OutputFile {
  rows = 0;
  /** Bytes before compression. */
  contentBytes = 0;
  private packedBytes: number | undefined;
  private block: Buffer | undefined;
  private filled = 0;
  private readonly input: Transform;
  private readonly stored: Promise<void>;

  constructor(
    readonly name: string,
    outputs: Pick<Outputs, 'write'>,
  ) {
    this.input = name.endsWith('.gz')
      ? createGzip(GZIP)
      : new PassThrough({ highWaterMark: WAITING_BYTES });
    this.input.on('error', () => {});
    const body = name.endsWith('.gz') ? this.input.pipe(this.packed()) : this.input;
    this.stored = outputs.write(name, body);
    // Who waits for it hears of a failure; nobody may be waiting yet.
    this.stored.catch(() => {});
  }

  /** Bytes as stored, once the file is closed. */
  get bytes(): number {
    return this.packedBytes ?? this.contentBytes;
  }

  /** Adds a line; its newline is added here. */
  add(line: string): void {
    const most = line.length * MOST_BYTES_A_UNIT + 1;
    if (most > BLOCK_BYTES) {
      const bytes = Buffer.from(`${line}\n`);
      return this.addBytes(bytes, 0, bytes.length, 0);
    }
    const block = this.blockFor(most);
    const end = this.filled + block.write(line, this.filled, 'utf8');
    block[end] = NEWLINE;
    this.contentBytes += end + 1 - this.filled;
    this.filled = end + 1;
  }

  /** Adds the line of one row. */
  addRow(line: string): void {
    this.rows++;
    this.add(line);
  }

  /** Adds `bytes[from, to)`: whole lines with their newlines, of so many rows. They are copied. */
  addBytes(bytes: Uint8Array, from: number, to: number, rows: number): void {
    this.rows += rows;
    this.contentBytes += to - from;
    for (let at = from; at < to; ) {
      const block = this.blockFor(1);
      const end = Math.min(to, at + block.length - this.filled);
      block.set(bytes.subarray(at, end), this.filled);
      this.filled += end - at;
      at = end;
    }
  }

  /** Waits where the compressor or the store is slower. */
  async drain(): Promise<void> {
    if (this.input.writableNeedDrain) await Promise.race([once(this.input, 'drain'), this.stored]);
  }

  /** Ends the file; resolves when it is stored. */
  async close(): Promise<void> {
    this.handOver();
    this.input.end();
    await this.stored;
  }

  /** Gives the file up: the store hears of an error and keeps nothing. */
  async abort(reason: Error): Promise<void> {
    this.input.destroy(reason);
    await this.stored.catch(() => {});
  }

  /** What leaves the compressor, counted. */
  private packed(): Transform {
    this.packedBytes = 0;
    const counted = new Transform({
      highWaterMark: WAITING_BYTES,
      transform: (chunk: Buffer, _encoding, done) => {
        this.packedBytes = (this.packedBytes ?? 0) + chunk.length;
        done(null, chunk);
      },
    });
    this.input.on('error', (error) => counted.destroy(error));
    return counted.on('error', () => {});
  }

  /** The block that has room for so many more bytes. */
  private blockFor(bytes: number): Buffer {
    if (this.block !== undefined && this.filled + bytes > this.block.length) this.handOver();
    if (this.block === undefined) {
      const isFirst = this.contentBytes === 0 && bytes <= FIRST_BLOCK_BYTES;
      this.block = Buffer.allocUnsafeSlow(isFirst ? FIRST_BLOCK_BYTES : BLOCK_BYTES);
    }
    return this.block;
  }

  private handOver(): void {
    const { block, filled } = this;
    this.block = undefined;
    this.filled = 0;
    if (block !== undefined && filled > 0) this.input.write(block.subarray(0, filled));
  }
}

import { once } from 'node:events';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { createGzip } from 'node:zlib';

/** What takes the blocks of one file, in order. */
export interface BlockSink {
  /**
   * Takes a block. A failure shows in `drain` and `close`.
   * @param taken Called when the memory of the block may be used again; not at all where it is kept.
   */
  write(block: Buffer, taken: () => void): void;
  /** Waits where blocks come faster than they go. */
  drain(): Promise<void>;
  /** Bytes as stored, where they are not those that were written. */
  readonly bytes?: number | undefined;
  /** Ends the file; resolves when it is stored. */
  close(): Promise<void>;
  /** Gives the file up: nothing of it stays. */
  abort(reason: Error): Promise<void>;
}

/** What waits for a slow store, besides the block that is being filled. */
const WAITING_BYTES = 512 * 1024;
/** In front of a compressor two blocks: while it packs one, the next is filled. */
const UNPACKED_BYTES = 1024 * 1024;
/** Fast, and the parts live for hours: level 6 takes four times as long for a fifth fewer bytes. */
const GZIP = { level: 1, chunkSize: 64 * 1024, highWaterMark: UNPACKED_BYTES } as const;

/** Blocks as the stream that an object store takes, or as gzip, which is compressed in the thread pool. */
export class StreamSink implements BlockSink {
  private packedBytes = 0;
  private readonly input: Transform;
  private readonly stored: Promise<void>;

  /** @param store Stores a stream; resolves when it is durable. */
  constructor(
    store: (body: Readable) => Promise<void>,
    private readonly packs: boolean,
  ) {
    this.input = packs ? createGzip(GZIP) : new PassThrough({ highWaterMark: WAITING_BYTES });
    this.input.on('error', () => {});
    this.stored = store(packs ? this.input.pipe(this.packed()) : this.input);
    // Who waits for it hears of a failure; nobody may be waiting yet.
    this.stored.catch(() => {});
  }

  /** What left the compressor; undefined without one. */
  get bytes(): number | undefined {
    return this.packs ? this.packedBytes : undefined;
  }

  write(block: Buffer, taken: () => void): void {
    this.input.write(block, (error) => {
      // Without a compressor the store has the block itself; one that is given up may still be reading it.
      if (this.packs && !error) taken();
    });
  }

  async drain(): Promise<void> {
    if (this.input.writableNeedDrain) await Promise.race([once(this.input, 'drain'), this.stored]);
  }

  async close(): Promise<void> {
    this.input.end();
    await this.stored;
  }

  async abort(reason: Error): Promise<void> {
    this.input.destroy(reason);
    await this.stored.catch(() => {});
  }

  /** What leaves the compressor, counted. */
  private packed(): Transform {
    const counted = new Transform({
      highWaterMark: WAITING_BYTES,
      transform: (chunk: Buffer, _encoding, done) => {
        this.packedBytes += chunk.length;
        done(null, chunk);
      },
    });
    this.input.on('error', (error) => counted.destroy(error));
    return counted.on('error', () => {});
  }
}

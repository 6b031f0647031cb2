import { Worker } from 'node:worker_threads';

/** The thread takes whole blocks; a block that is not full is the last one. */
const BLOCK_BYTES = 256 * 1024;
/** What the thread may be behind: what is read while it starts. */
const BLOCKS = 8;
/** A thread that does not take a block for so long is gone: a block takes 0.2 ms. */
const LOST_MS = 60_000;
const DIGEST_BYTES = 32;

/** Places in the shared state: blocks filled, blocks hashed, the digest is there; then the bytes of each block. */
const FILLED = 0;
const HASHED = 1;
const DONE = 2;
const SIZES = 3;

/** What the thread runs: text, because a bundle is one file. Nothing of the data gets into it. */
const THREAD = `
const { createHash } = require('node:crypto');
const { state, blocks, blockBytes, digest } = require('node:worker_threads').workerData;
const count = blocks.length / blockBytes;
const hash = createHash('sha256');
for (let hashed = 0, size = blockBytes; size === blockBytes; hashed++) {
  while (Atomics.load(state, ${FILLED}) === hashed) Atomics.wait(state, ${FILLED}, hashed);
  const place = hashed % count;
  size = state[${SIZES} + place];
  hash.update(blocks.subarray(place * blockBytes, place * blockBytes + size));
  Atomics.store(state, ${HASHED}, hashed + 1);
  Atomics.notify(state, ${HASHED});
}
digest.set(hash.digest());
Atomics.store(state, ${DONE}, 1);
Atomics.notify(state, ${DONE});
`;

/**
 * SHA-256 in a thread of its own, which ends with its digest. The bytes go through a ring of blocks in shared
 * memory; who is faster than the thread waits for it, which blocks: the thread needs nobody else to go on.
 */
export class HashThread {
  private readonly state = new Int32Array(new SharedArrayBuffer(4 * (SIZES + BLOCKS)));
  private readonly blocks = new Uint8Array(new SharedArrayBuffer(BLOCKS * BLOCK_BYTES));
  private readonly result = new Uint8Array(new SharedArrayBuffer(DIGEST_BYTES));
  private readonly worker: Worker;
  private failure: Error | undefined;
  private filled = 0;
  /** Bytes in the block that is being filled. */
  private size = 0;

  constructor() {
    const { state, blocks, result: digest } = this;
    this.worker = new Worker(THREAD, {
      eval: true,
      env: {},
      execArgv: [],
      workerData: { state, blocks, blockBytes: BLOCK_BYTES, digest },
    });
    this.worker.on('error', (error) => {
      this.failure = error;
    });
    // A process that ends does not wait for a hash that nobody asked for.
    this.worker.unref();
  }

  /** Takes the next bytes, by copying them. @throws when the thread is gone. */
  update(chunk: Uint8Array): void {
    if (this.failure) throw this.failure;
    for (let at = 0; at < chunk.length; ) {
      if (this.size === 0) this.waitForRoom();
      const part = chunk.subarray(at, at + BLOCK_BYTES - this.size);
      this.blocks.set(part, (this.filled % BLOCKS) * BLOCK_BYTES + this.size);
      this.size += part.length;
      at += part.length;
      if (this.size === BLOCK_BYTES) this.handOver();
    }
  }

  /** SHA-256 (hex) of all bytes. @throws when the thread is gone. */
  digest(): string {
    if (this.size === 0) this.waitForRoom();
    this.handOver();
    waitWhile(this.state, DONE, 0);
    return Buffer.from(this.result).toString('hex');
  }

  /** Ends the thread, if it has not ended. */
  close(): void {
    void this.worker.terminate();
  }

  private handOver(): void {
    this.state[SIZES + (this.filled % BLOCKS)] = this.size;
    this.size = 0;
    this.filled++;
    Atomics.store(this.state, FILLED, this.filled);
    Atomics.notify(this.state, FILLED);
  }

  private waitForRoom(): void {
    const oldest = this.filled - BLOCKS;
    if (oldest >= 0) waitWhile(this.state, HASHED, oldest);
  }
}

/** Waits while a place of the state holds a value. */
function waitWhile(state: Int32Array<SharedArrayBuffer>, place: number, value: number): void {
  while (Atomics.load(state, place) === value) {
    if (Atomics.wait(state, place, value, LOST_MS) === 'timed-out') {
      throw new Error('the thread that hashes does not answer');
    }
  }
}

import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { HashThread } from './hash-thread';

/** The SHA-256 of bytes that come one after the other. */
export interface RawHash {
  /** Takes the next bytes; they must not change later. */
  update(chunk: Buffer): void;
  /** SHA-256 (hex) of all bytes; nothing may follow. */
  digest(): string;
  /** Gives it up, unless it has a digest. */
  close(): void;
}

/** Fewer bytes are hashed sooner than a thread starts. */
const THREAD_FROM_BYTES = 512 * 1024;

/** @param aside On another core, if there is one: a reading of a large file then does not wait for its hash. */
export function rawHash(aside: boolean): RawHash {
  return aside && availableParallelism() > 1 ? new HashAside() : new HashHere();
}

class HashHere implements RawHash {
  private readonly hash = createHash('sha256');

  update(chunk: Buffer): void {
    this.hash.update(chunk);
  }

  digest(): string {
    return this.hash.digest('hex');
  }

  close(): void {}
}

/** Hashes in a thread once there is enough to hash; a state of SHA-256 cannot go there, so the bytes wait. */
class HashAside implements RawHash {
  private waiting: Buffer[] = [];
  private bytes = 0;
  private thread: HashThread | undefined;

  update(chunk: Buffer): void {
    if (this.thread) return this.thread.update(chunk);
    this.waiting.push(chunk);
    this.bytes += chunk.length;
    if (this.bytes < THREAD_FROM_BYTES) return;
    this.thread = new HashThread();
    for (const early of this.waiting) this.thread.update(early);
    this.waiting = [];
  }

  digest(): string {
    if (this.thread) return this.thread.digest();
    const hash = createHash('sha256');
    for (const chunk of this.waiting) hash.update(chunk);
    return hash.digest('hex');
  }

  close(): void {
    this.thread?.close();
  }
}

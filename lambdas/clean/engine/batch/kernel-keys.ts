import { hash } from 'node:crypto';
import { type Kernel, STATUS } from '../kernel/kernel';
import type { KeySightings, RowIdentity, Sighting } from '../key-table';
import type { BatchRows } from './batch-rows';

const FIRST: Sighting = { kind: 'first' };
const NEWER: Sighting = { kind: 'newer' };
/** Longer than any line that the kernel writes: no row that it takes itself has such a content. */
const MOST_CONTENT = 2 * 1024 * 1024;
const OLDEST = -(2n ** 63n);

/** The kernel's table of keys, for the rows that are read elsewhere. */
export class KernelKeys implements KeySightings {
  private key: Uint8Array = new Uint8Array(0);
  private content: Uint8Array = new Uint8Array(0);
  private readonly oldest: readonly bigint[];
  private settled = false;
  /** Corrected rows with keys that the file does not have, when it is settled: key and content. */
  private readonly fixed = new Map<string, string>();

  /**
   * @param rows What the kernel's rows become: the same in a second reading.
   * @param versions Number of columns that order the versions of a row.
   */
  constructor(
    readonly kernel: Kernel,
    readonly rows: BatchRows,
    versions: number,
  ) {
    this.oldest = Array.from({ length: versions }, () => OLDEST);
  }

  take({ key, content }: RowIdentity): void {
    this.key = Buffer.from(key);
    this.content = Buffer.from(content);
  }

  takeKey(bytes: Uint8Array, from: number, to: number): void {
    this.key = bytes.slice(from, to);
  }

  takeContent(bytes: Uint8Array, from: number, to: number): void {
    this.content = bytes.slice(from, to);
  }

  see(version: readonly bigint[], line: number): Sighting {
    if (this.settled) return this.seeFixed(line);
    const before = this.kernel.newerCount;
    // A corrected row has no version: it never takes the place of another.
    const sighting = this.ask(version.length > 0 ? version : this.oldest, line);
    return this.kernel.newerCount > before ? NEWER : sighting;
  }

  lookUp(line: number): Sighting {
    return this.ask(this.oldest, line);
  }

  settle(): void {
    this.settled = true;
    this.kernel.settleKeys();
  }

  private ask(version: readonly bigint[], line: number): Sighting {
    const content = digestible(this.content);
    const { status, occurrence } = this.kernel.seeKey(this.key, content, line, version);
    if (status === STATUS.taken) return FIRST;
    return { kind: 'again', sameContent: status === STATUS.repeated, occurrence };
  }

  /** The kernel notes no further keys when it is settled. */
  private seeFixed(line: number): Sighting {
    const sighting = this.lookUp(line);
    if (sighting.kind !== 'first') return sighting;
    const [key, content] = [this.key, this.content].map((bytes) => Buffer.from(bytes).toString());
    const known = this.fixed.get(key!);
    if (known !== undefined)
      return { kind: 'again', sameContent: known === content, occurrence: 2 };
    this.fixed.set(key!, content!);
    return FIRST;
  }
}

/** The content, or its SHA-256 where the kernel has no room for it. */
function digestible(content: Uint8Array): Uint8Array {
  return content.length > MOST_CONTENT ? hash('sha256', content, 'buffer') : content;
}

import { hash } from 'node:crypto';
import { type Kernel, STATUS } from '../kernel/kernel';
import type { KeySightings, RowIdentity, Sighting } from '../key-table';

const FIRST: Sighting = { kind: 'first' };
/** Longer than any line that the kernel writes: no row that it takes itself has such a content. */
const MOST_CONTENT = 2 * 1024 * 1024;

/** The kernel's table of keys, for the rows that are read elsewhere. It knows no versions. */
export class KernelKeys implements KeySightings {
  private key: Uint8Array = new Uint8Array(0);
  private content: Uint8Array = new Uint8Array(0);

  constructor(private readonly kernel: Kernel) {}

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

  see(_version: readonly bigint[], line: number): Sighting {
    const { status, occurrence } = this.kernel.seeKey(this.key, digestible(this.content), line);
    if (status === STATUS.taken) return FIRST;
    return { kind: 'again', sameContent: status === STATUS.repeated, occurrence };
  }
}

/** The content, or its SHA-256 where the kernel has no room for it. */
function digestible(content: Uint8Array): Uint8Array {
  return content.length > MOST_CONTENT ? hash('sha256', content, 'buffer') : content;
}

import { type Kernel, STATUS } from '../kernel/kernel';
import type { KeySightings, RowIdentity, Sighting } from '../key-table';

const FIRST: Sighting = { kind: 'first' };

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
    const { status, occurrence } = this.kernel.seeKey(this.key, this.content, line);
    if (status === STATUS.taken) return FIRST;
    return { kind: 'again', sameContent: status === STATUS.repeated, occurrence };
  }
}

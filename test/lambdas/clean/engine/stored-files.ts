import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Outputs } from '../../../../lambdas/clean/engine/output-file';

/** Outputs that are kept in memory; a file whose stream fails is not kept, as in every store. */
export class StoredFiles implements Outputs {
  readonly files = new Map<string, Buffer>();

  async write(name: string, body: Readable): Promise<void> {
    this.files.set(name, await buffer(body));
  }

  async remove(name: string): Promise<void> {
    this.files.delete(name);
  }
}

/** A store that takes nothing before it is asked to. */
export class SlowStore implements Outputs {
  /** Bytes taken so far. */
  taken = 0;
  private readonly bodies: Readable[] = [];

  async write(_name: string, body: Readable): Promise<void> {
    this.bodies.push(body);
    await new Promise<void>((resolve, reject) => body.once('end', resolve).once('error', reject));
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }

  /** Takes everything from now on. */
  open(): void {
    for (const body of this.bodies) {
      body.on('data', (chunk: Buffer) => {
        this.taken += chunk.length;
      });
    }
  }
}

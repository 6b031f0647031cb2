import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { PutOptions } from '../../../lambdas/shared/ports';

/** A store that can be told to die at a write, or to let something happen just before one. */
export class MortalStore extends MemoryObjectStore {
  /** Writes that still succeed. */
  writesLeft = Number.POSITIVE_INFINITY;
  beforeWrite: (() => Promise<void>) | undefined;

  override async put(
    bucket: string,
    key: string,
    body: Buffer | string,
    options?: PutOptions,
  ): Promise<string> {
    if (this.writesLeft-- <= 0) throw new Error('killed');
    const before = this.beforeWrite;
    this.beforeWrite = undefined;
    await before?.();
    return super.put(bucket, key, body, options);
  }
}

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import type {
  ListedObject,
  ListedVersion,
  ObjectStore,
  ObjectVersion,
  PutOptions,
  StoredObject,
} from '../../lambdas/shared/ports';

/** The machine that ran this is gone. */
class Killed extends Error {}

interface Deferred {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

function deferred(): Deferred {
  let settle: Omit<Deferred, 'promise'> | undefined;
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  if (settle === undefined) throw new Error('a promise starts at once');
  return { promise, ...settle };
}

/** Stands between a process and the store: nothing passes until somebody opens it. */
export class Gate {
  private waiting: Deferred[] = [];
  private noticed: (() => void) | undefined;
  private isShut = false;

  async pass(): Promise<void> {
    if (this.isShut) throw new Killed();
    const call = deferred();
    this.waiting.push(call);
    this.noticed?.();
    await call.promise;
  }

  /** Lets everybody through who stands there now. */
  open(): void {
    for (const call of this.waiting.splice(0)) call.resolve();
  }

  /** Nobody passes any more: what still runs behind the gate unwinds without touching the store. */
  shut(): void {
    this.isShut = true;
    for (const call of this.waiting.splice(0)) call.reject(new Killed());
  }

  /** Ends when a call stands before the gate. */
  async arrival(): Promise<void> {
    if (this.waiting.length > 0) return;
    await new Promise<void>((resolve) => {
      this.noticed = resolve;
    });
    this.noticed = undefined;
  }
}

/** An {@link ObjectStore} whose every call waits at the gate, and then happens at once. */
export class GatedStore implements ObjectStore {
  constructor(
    private readonly inner: ObjectStore,
    private readonly gate: Gate,
  ) {}

  async get(bucket: string, key: string): Promise<StoredObject | undefined> {
    await this.gate.pass();
    return this.inner.get(bucket, key);
  }

  async stream(bucket: string, key: string, versionId?: string): Promise<Readable> {
    await this.gate.pass();
    return this.inner.stream(bucket, key, versionId);
  }

  async put(bucket: string, key: string, body: Buffer | string, options?: PutOptions) {
    await this.gate.pass();
    return this.inner.put(bucket, key, body, options);
  }

  async upload(bucket: string, key: string, body: Readable, options?: PutOptions): Promise<void> {
    const whole = await buffer(body);
    await this.gate.pass();
    return this.inner.upload(bucket, key, Readable.from([whole]), options);
  }

  async *list(
    bucket: string,
    prefix: string,
    options?: { limit?: number; startAfter?: string },
  ): AsyncIterable<ListedObject> {
    await this.gate.pass();
    yield* await all(this.inner.list(bucket, prefix, options));
  }

  async versions(bucket: string, key: string): Promise<ObjectVersion[]> {
    await this.gate.pass();
    return this.inner.versions(bucket, key);
  }

  async *allVersions(bucket: string, prefix: string): AsyncIterable<ListedVersion> {
    await this.gate.pass();
    yield* await all(this.inner.allVersions(bucket, prefix));
  }

  async metadata(bucket: string, key: string, versionId?: string) {
    await this.gate.pass();
    return this.inner.metadata(bucket, key, versionId);
  }

  async delete(bucket: string, key: string): Promise<void> {
    await this.gate.pass();
    return this.inner.delete(bucket, key);
  }
}

/** A listing as it was when it was asked for. */
async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

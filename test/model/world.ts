import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Contract } from '../../contracts/types';
import { silentLog } from '../../lambdas/shared/adapters/console-log';
import { MemoryExecutionLedger } from '../../lambdas/shared/adapters/memory-execution-ledger';
import { MemoryObjectStore } from '../../lambdas/shared/adapters/memory-object-store';
import type { Clock, ObjectStore, PutOptions } from '../../lambdas/shared/ports';
import { contractsOf } from './datasets';
import { Processes } from './processes';

export const RAW = 'raw';
export const LAKE = 'lake';
/** Uploads happen in the first second, everything that the machine does later. */
const DAY = Date.parse('2026-03-08T09:00:00Z');

/** A clock that somebody else sets. */
class SetClock implements Clock {
  constructor(public time: number) {}

  now(): number {
    return this.time;
  }
}

/** A clock that moves a millisecond with every look. */
class CountingClock implements Clock {
  constructor(private time: number) {}

  now(): number {
    return this.time++;
  }
}

/** One object version in the raw bucket that the product wrote itself. */
export interface RawWrite {
  readonly key: string;
  readonly version_id: string;
}

/** Two buckets; the raw one has the upload times of the history, the lake those of the machine. */
class TwoBuckets implements ObjectStore {
  /** What the product put into the raw bucket, in order. */
  readonly written: RawWrite[] = [];

  constructor(
    readonly raw: MemoryObjectStore,
    readonly lake: MemoryObjectStore,
  ) {}

  private of(bucket: string): MemoryObjectStore {
    return bucket === RAW ? this.raw : this.lake;
  }

  get = (bucket: string, key: string) => this.of(bucket).get(bucket, key);
  stream = (bucket: string, key: string, versionId?: string) =>
    this.of(bucket).stream(bucket, key, versionId);
  versions = (bucket: string, key: string) => this.of(bucket).versions(bucket, key);
  allVersions = (bucket: string, prefix: string) => this.of(bucket).allVersions(bucket, prefix);
  metadata = (bucket: string, key: string, versionId?: string) =>
    this.of(bucket).metadata(bucket, key, versionId);
  delete = (bucket: string, key: string) => this.of(bucket).delete(bucket, key);
  list = (bucket: string, prefix: string, options?: { limit?: number; startAfter?: string }) =>
    this.of(bucket).list(bucket, prefix, options);
  upload = (bucket: string, key: string, body: Readable, options?: PutOptions) =>
    this.of(bucket).upload(bucket, key, body, options);

  async put(bucket: string, key: string, body: Buffer | string, options?: PutOptions) {
    const etag = await this.of(bucket).put(bucket, key, body, options);
    if (bucket === RAW) this.written.push({ key, version_id: await this.newest(key) });
    return etag;
  }

  async newest(key: string): Promise<string> {
    return (await this.raw.versions(RAW, key))[0]?.versionId ?? '';
  }
}

/** All that one history happens in, but for the warehouse. */
export class World {
  private readonly uploadClock = new SetClock(DAY);
  readonly clock = new CountingClock(DAY + 60_000);
  readonly store = new TwoBuckets(
    new MemoryObjectStore(this.uploadClock),
    new MemoryObjectStore(this.clock),
  );
  readonly executions = new MemoryExecutionLedger(this.clock);
  readonly processes = new Processes(this.store);
  readonly log = silentLog;
  readonly metrics = { put: async () => {} };
  contracts: Contract[] = contractsOf(0);

  /** A new version of the code with the next contracts. */
  deploy(deploys: number): void {
    this.contracts = contractsOf(deploys);
  }

  /** Somebody uploads. @param at milliseconds after the start of the history. */
  async upload(
    key: string,
    body: string,
    at: number,
  ): Promise<{ version_id: string; file_id: string }> {
    this.uploadClock.time = DAY + at;
    await this.store.raw.put(RAW, key, body);
    const versionId = await this.store.newest(key);
    const lines = [RAW, key, versionId].join('\n');
    const fileId = createHash('sha256').update(lines).digest('hex').slice(0, 16);
    return { version_id: versionId, file_id: fileId };
  }
}

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { ObjectMissing, PreconditionFailed } from '../errors';
import type {
  Clock,
  ListedObject,
  ListedVersion,
  ObjectStore,
  ObjectVersion,
  PutOptions,
  StoredObject,
} from '../ports';

interface StoredVersion extends ObjectVersion {
  readonly body: Buffer;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** {@link ObjectStore} in memory with versions and conditional writes as S3 has them: for tests. */
export class MemoryObjectStore implements ObjectStore {
  /** `bucket/key` -> versions, newest first. */
  private readonly objects = new Map<string, StoredVersion[]>();
  private sequence = 0;

  constructor(private readonly clock: Clock = { now: () => Date.now() }) {}

  async get(bucket: string, key: string): Promise<StoredObject | undefined> {
    return this.objects.get(`${bucket}/${key}`)?.[0];
  }

  async stream(bucket: string, key: string, versionId?: string): Promise<Readable> {
    return Readable.from(chunks(this.version(bucket, key, versionId).body));
  }

  async metadata(bucket: string, key: string, versionId?: string): Promise<Record<string, string>> {
    return { ...this.version(bucket, key, versionId).metadata };
  }

  private version(bucket: string, key: string, versionId?: string): StoredVersion {
    const all = this.objects.get(`${bucket}/${key}`) ?? [];
    const version = versionId === undefined ? all[0] : all.find((v) => v.versionId === versionId);
    if (version === undefined)
      throw new ObjectMissing(`s3://${bucket}/${key} does not exist`, { key });
    return version;
  }

  async put(
    bucket: string,
    key: string,
    body: Buffer | string,
    options: PutOptions = {},
  ): Promise<string> {
    const path = `${bucket}/${key}`;
    const current = this.objects.get(path)?.[0];
    const lost =
      (options.ifNoneMatch === '*' && current !== undefined) ||
      (options.ifMatch !== undefined && options.ifMatch !== current?.etag);
    if (lost) throw new PreconditionFailed(`s3://${path} was written by somebody else`, { key });
    const bytes = Buffer.from(body);
    const version: StoredVersion = {
      versionId: `v${String(++this.sequence).padStart(6, '0')}`,
      lastModified: this.clock.now(),
      bytes: bytes.length,
      body: bytes,
      etag: `"${createHash('md5').update(bytes).digest('hex')}"`,
      metadata: options.metadata ?? {},
    };
    this.objects.set(path, [version, ...(this.objects.get(path) ?? [])]);
    return version.etag;
  }

  async upload(
    bucket: string,
    key: string,
    body: Readable,
    options: PutOptions = {},
  ): Promise<void> {
    await this.put(bucket, key, await buffer(body), options);
  }

  async *list(
    bucket: string,
    prefix: string,
    options: { limit?: number; startAfter?: string } = {},
  ): AsyncIterable<ListedObject> {
    const start = `${bucket}/${prefix}`;
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    for (const path of [...this.objects.keys()].toSorted()) {
      const key = path.slice(bucket.length + 1);
      const newest = this.objects.get(path)?.[0];
      if (!path.startsWith(start) || newest === undefined || key <= (options.startAfter ?? ''))
        continue;
      if (left-- <= 0) return;
      yield { key, bytes: newest.bytes, lastModified: newest.lastModified };
    }
  }

  async versions(bucket: string, key: string): Promise<ObjectVersion[]> {
    return (this.objects.get(`${bucket}/${key}`) ?? []).map(
      ({ versionId, lastModified, bytes }) => ({
        versionId,
        lastModified,
        bytes,
      }),
    );
  }

  async *allVersions(bucket: string, prefix: string): AsyncIterable<ListedVersion> {
    for (const path of [...this.objects.keys()].toSorted()) {
      if (!path.startsWith(`${bucket}/${prefix}`)) continue;
      const key = path.slice(bucket.length + 1);
      for (const version of await this.versions(bucket, key)) yield { key, ...version };
    }
  }

  async delete(bucket: string, key: string): Promise<void> {
    this.objects.delete(`${bucket}/${key}`);
  }

  /** Removes one version for good, as erasing does; the one before it becomes the current one. */
  async deleteVersion(bucket: string, key: string, versionId: string): Promise<void> {
    const path = `${bucket}/${key}`;
    const left = (this.objects.get(path) ?? []).filter((one) => one.versionId !== versionId);
    if (left.length === 0) this.objects.delete(path);
    else this.objects.set(path, left);
  }
}

/** Small chunks, so that readers meet every chunk boundary. */
function* chunks(body: Buffer, size = 64 * 1024): Iterable<Buffer> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

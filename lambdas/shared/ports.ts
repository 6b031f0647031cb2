import type { Readable } from 'node:stream';

/** One stored object, read whole. Only for small objects (receipts, manifests, pointers). */
export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
}

/** One version of an object as the version list shows it. */
export interface ObjectVersion {
  readonly versionId: string;
  /** Milliseconds since 1970, UTC. */
  readonly lastModified: number;
  readonly bytes: number;
}

/** One entry of a listing. */
export interface ListedObject {
  readonly key: string;
  readonly bytes: number;
  readonly lastModified: number;
}

/** Conditions of a write, as S3 has them. */
export interface PutOptions {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  /** Write only if the object still has this ETag. */
  readonly ifMatch?: string;
  /** Write only if there is no such object yet. */
  readonly ifNoneMatch?: '*';
  /** User metadata (`x-amz-meta-…`); names in lower case. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** One version of any key, as a listing of a whole bucket shows it. */
export interface ListedVersion extends ObjectVersion {
  readonly key: string;
}

/** What the use cases need of S3. Adapters: adapters/s3-object-store.ts and adapters/memory-object-store.ts. */
export interface ObjectStore {
  /** @returns undefined when there is no such object. */
  get(bucket: string, key: string): Promise<StoredObject | undefined>;
  /** Streams one version of an object. @throws {ObjectMissing} */
  stream(bucket: string, key: string, versionId?: string): Promise<Readable>;
  /** @returns the ETag of what was written. @throws {PreconditionFailed} when a condition does not hold. */
  put(bucket: string, key: string, body: Buffer | string, options?: PutOptions): Promise<string>;
  /** Uploads a stream of unknown length in parts, with back-pressure; memory does not grow with it. */
  upload(bucket: string, key: string, body: Readable, options?: PutOptions): Promise<void>;
  /** Keys below a prefix in ascending order. */
  list(
    bucket: string,
    prefix: string,
    options?: { limit?: number; startAfter?: string },
  ): AsyncIterable<ListedObject>;
  /** All versions of exactly this key, newest first; delete markers are left out. */
  versions(bucket: string, key: string): Promise<ObjectVersion[]>;
  /** All versions of all keys below a prefix; delete markers are left out. */
  allVersions(bucket: string, prefix: string): AsyncIterable<ListedVersion>;
  /** User metadata of one version. @throws {ObjectMissing} */
  metadata(bucket: string, key: string, versionId?: string): Promise<Record<string, string>>;
  /** Deleting what is not there is success. */
  delete(bucket: string, key: string): Promise<void>;
}

/** Time as a parameter, so that tests own it. */
export interface Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
}

/** Structured log lines. Never pass cell values, tokens or student data. */
export interface Log {
  info(message: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts?: Readonly<Record<string, unknown>>): void;
  error(message: string, facts?: Readonly<Record<string, unknown>>): void;
}

/** What the use cases need of PostgreSQL: statements with parameters, and transactions. */
export interface Database {
  query<Row extends Record<string, unknown>>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
  /** Runs `work` in one transaction: `REPEATABLE READ, READ ONLY` for `snapshot`, else `READ COMMITTED`. */
  transaction<T>(kind: 'snapshot' | 'write', work: (db: Database) => Promise<T>): Promise<T>;
}

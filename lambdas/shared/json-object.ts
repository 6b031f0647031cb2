import { RetryableError, TerminalError } from './errors';
import type { ObjectStore } from './ports';

/** A writer that loses this often to others is in a storm: the state machine waits and tries again. */
const ATTEMPTS = 12;

/**
 * Reads a small JSON object that this system wrote itself; its type is the caller's claim.
 * @returns undefined when there is none. @throws {TerminalError} when it is not JSON.
 */
export async function readJson<T>(
  store: ObjectStore,
  bucket: string,
  key: string,
): Promise<T | undefined> {
  return (await fetchJson<T>(store, bucket, key))?.value;
}

/** Writes JSON; `first` only when there is no such object yet. @throws {PreconditionFailed} */
export async function writeJson(
  store: ObjectStore,
  bucket: string,
  key: string,
  value: unknown,
  first?: 'first',
): Promise<void> {
  await store.put(bucket, key, JSON.stringify(value), {
    contentType: 'application/json',
    ...(first !== undefined && { ifNoneMatch: '*' }),
  });
}

/**
 * Compare-and-set: reads, lets `change` decide, writes if nobody wrote in between, else starts over.
 * `change` may be called several times and answers undefined to leave the object as it is.
 */
export async function updateJson<T>(
  store: ObjectStore,
  bucket: string,
  key: string,
  change: (current: T | undefined) => Promise<T | undefined> | T | undefined,
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const current = await fetchJson<T>(store, bucket, key);
    const next = await change(current?.value);
    if (next === undefined) return;
    try {
      await store.put(bucket, key, JSON.stringify(next), {
        contentType: 'application/json',
        ...(current === undefined ? { ifNoneMatch: '*' } : { ifMatch: current.etag }),
      });
      return;
    } catch (error) {
      // PreconditionFailed: somebody wrote first; its family also holds S3's 409 of two writes at once
      if (!(error instanceof RetryableError)) throw error;
    }
  }
  throw new RetryableError(`s3://${bucket}/${key} is being written by others all the time`, {
    key,
  });
}

interface Fetched<T> {
  readonly value: T;
  readonly etag: string;
}

async function fetchJson<T>(
  store: ObjectStore,
  bucket: string,
  key: string,
): Promise<Fetched<T> | undefined> {
  const stored = await store.get(bucket, key);
  if (stored === undefined) return undefined;
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- documents of our own making
    return { value: JSON.parse(stored.body.toString('utf8')) as T, etag: stored.etag };
  } catch (error) {
    throw new TerminalError(`${key} is not JSON`, { key }, { cause: error });
  }
}

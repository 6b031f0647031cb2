import { pipeline, Readable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';

import type { ObjectStore } from './ports';

/** Where an NDJSON object is. */
export interface NdjsonTarget {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly key: string;
}

/**
 * Writes batches of values as gzip NDJSON with back-pressure. A batch that fails fails the upload, so no half object is left.
 * @returns the number of values written
 */
export async function writeNdjson(
  { store, bucket, key }: NdjsonTarget,
  batches: AsyncIterable<readonly unknown[]> | Iterable<readonly unknown[]>,
): Promise<number> {
  let written = 0;
  async function* lines() {
    for await (const batch of batches) {
      written += batch.length;
      // one chunk a batch: a call into zlib for every line costs more than the compression
      yield batch.map((value) => `${JSON.stringify(value)}\n`).join('');
    }
  }
  // a failing source destroys the gzip stream with its error, which the upload then meets
  const compressed = pipeline(Readable.from(lines()), createGzip(), () => {});
  await store.upload(bucket, key, compressed, { contentType: 'application/x-ndjson' });
  return written;
}

/**
 * Streams the values of a gzip NDJSON object.
 * @throws {ObjectMissing}
 */
export async function* readNdjson<T>({ store, bucket, key }: NdjsonTarget): AsyncGenerator<T> {
  // a failing source destroys the gunzip stream with its error, which the loop then meets
  const text = pipeline(await store.stream(bucket, key), createGunzip(), () => {});
  text.setEncoding('utf8');
  let rest = '';
  for await (const chunk of text) {
    // not node:readline, which also breaks lines at U+2028 inside of texts
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
  if (rest !== '') yield JSON.parse(rest);
}

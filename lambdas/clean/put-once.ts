import { PreconditionFailed } from '../shared/errors';
import type { ObjectStore } from '../shared/ports';

/**
 * Writes an immutable JSON object. @returns false when an object of other content is there already;
 * the same content once more is success.
 */
export async function putOnce(
  store: ObjectStore,
  lakeBucket: string,
  key: string,
  value: object,
): Promise<boolean> {
  const body = JSON.stringify(value);
  try {
    await store.put(lakeBucket, key, body, { contentType: 'application/json', ifNoneMatch: '*' });
    return true;
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    const there = await store.get(lakeBucket, key);
    return there === undefined || there.body.toString('utf8') === body;
  }
}

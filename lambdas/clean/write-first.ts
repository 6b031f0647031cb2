import { PreconditionFailed } from '../shared/errors';
import { readJson, writeJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';

/** Writes a receipt that is written once. @returns the one that counts: this, or that of a faster delivery. */
export async function writeFirst<T>(
  store: ObjectStore,
  lakeBucket: string,
  key: string,
  receipt: T,
): Promise<T> {
  try {
    await writeJson(store, lakeBucket, key, receipt, 'first');
    return receipt;
  } catch (error) {
    if (!(error instanceof PreconditionFailed)) throw error;
    return (await readJson<T>(store, lakeBucket, key)) ?? receipt;
  }
}

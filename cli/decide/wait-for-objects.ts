import { mapBounded } from '../../lambdas/shared/bounded';
import { readJson } from '../../lambdas/shared/json-object';
import type { Clock, ObjectStore } from '../../lambdas/shared/ports';

export interface LookPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  /** Ends after the interval between two looks. */
  readonly pause: () => Promise<void>;
}

/**
 * Waits until JSON objects are there or the time is over.
 * @returns in the order of the keys; undefined for those that are still missing at the deadline
 */
export async function waitForObjects<T>(
  { store, clock, pause }: LookPorts,
  bucket: string,
  keys: readonly string[],
  deadline: number,
): Promise<(T | undefined)[]> {
  const found = new Map<string, T>();
  for (;;) {
    const missing = keys.filter((key) => !found.has(key));
    await mapBounded(missing, async (key) => {
      const value = await readJson<T>(store, bucket, key);
      if (value !== undefined) found.set(key, value);
    });
    if (found.size === new Set(keys).size || clock.now() >= deadline)
      return keys.map((key) => found.get(key));
    await pause();
  }
}

/** Waits until an object is gone. @returns false when it is still there at the deadline */
export async function waitUntilGone(
  { store, clock, pause }: LookPorts,
  bucket: string,
  key: string,
  deadline: number,
): Promise<boolean> {
  for (;;) {
    if ((await store.get(bucket, key)) === undefined) return true;
    if (clock.now() >= deadline) return false;
    await pause();
  }
}

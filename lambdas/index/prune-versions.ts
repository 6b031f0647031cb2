import { ZONE } from '../../names';
import type { IndexConfig, IndexPorts } from './build-index';

/** Versions that stay: the served one, and two for functions that are still loading what the pointer said before. */
export const KEPT_VERSIONS = 3;

/**
 * Deletes the folders of versions that nothing reads any more. Without it, 96 publishes a day keep 96 copies.
 * It is housekeeping after the commit: what fails here is tried again by the next publish.
 */
export async function pruneVersions(
  { store, log }: IndexPorts,
  { lakeBucket }: IndexConfig,
  served: number,
): Promise<void> {
  try {
    const folders = new Map<number, string[]>();
    for await (const { key } of store.list(lakeBucket, ZONE.search)) {
      const version = Number(/^search\/(\d+)\//.exec(key)?.[1] ?? Number.NaN);
      if (version <= served) folders.set(version, [...(folders.get(version) ?? []), key]);
    }
    const old = [...folders.keys()].toSorted((a, b) => b - a).slice(KEPT_VERSIONS);
    for (const version of old) {
      for (const key of folders.get(version) ?? []) await store.delete(lakeBucket, key);
    }
  } catch (error) {
    log.warn('old search versions were not deleted', {
      reason: error instanceof Error ? error.name : typeof error,
    });
  }
}

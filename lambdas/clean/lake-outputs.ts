import { KEY } from '../../names';
import type { Log, ObjectStore } from '../shared/ports';
import type { Outputs } from './engine/output-file';
import { REJECTS_NAME } from './engine/reject-writer';
import { renditionOf } from './file-identity';
import type { KeyOf } from './receipt';

/** Keys of a first cleaning's outputs in the lake bucket. */
export function lakeKeys(dataset: string, fileId: string, contractHash: string | null): KeyOf {
  const folder = KEY.rendition(dataset, fileId, renditionOf(contractHash, [], []));
  return (name) => (name === REJECTS_NAME ? KEY.rejects(dataset, fileId) : `${folder}${name}`);
}

/** Outputs that lie in the lake bucket; nobody looks at them before the receipt names them. */
export function lakeOutputs(
  { store, log }: { readonly store: ObjectStore; readonly log: Log },
  bucket: string,
  keyOf: KeyOf,
): Outputs {
  return {
    write: (name, body) =>
      store.upload(bucket, keyOf(name), body, {
        contentType: name.endsWith('.gz') ? 'application/gzip' : 'text/csv; charset=utf-8',
      }),
    remove: async (name) => {
      try {
        await store.delete(bucket, keyOf(name));
      } catch (error) {
        // No receipt names it, so nobody reads it; it only takes room.
        log.warn('a superseded part could not be deleted', {
          key: keyOf(name),
          error: String(error),
        });
      }
    },
  };
}

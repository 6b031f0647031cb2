import { KEY, UNRECOGNISED } from '../../names';
import type { Log, ObjectStore } from '../shared/ports';
import type { Outputs } from './engine/output-file';
import { REJECTS_NAME } from './engine/reject-writer';
import type { KeyOf } from './receipt';

/** What the outputs of a cleaning are named by. */
export interface RenditionName {
  readonly fileId: string;
  readonly rendition: string;
  /** True for the first cleaning of a file that no fix and no decision touches. */
  readonly plain: boolean;
}

/** Keys of a cleaning's outputs in the lake bucket. Another rendition has other keys: objects never change. */
export function lakeKeys(
  dataset: string | null,
  { fileId, rendition, plain }: RenditionName,
): KeyOf {
  const name = dataset ?? UNRECOGNISED;
  const folder = KEY.rendition(name, fileId, rendition);
  const rejects = plain ? KEY.rejects(name, fileId) : KEY.laterRejects(name, fileId, rendition);
  return (output) => (output === REJECTS_NAME ? rejects : `${folder}${output}`);
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

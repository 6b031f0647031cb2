import { ZONE } from '../../names';
import type { Reason } from '../shared/documents';
import { writeJson } from '../shared/json-object';
import type { ObjectStore } from '../shared/ports';

/** `failed/<file id>.<generation>`: a marker that will not be published, and why. */
export interface FailedMarker {
  readonly marker: string;
  readonly reason: Reason;
  readonly run_id: string;
  readonly at: string;
}

/** Moves a marker from `pending/` to `failed/`. Repeating it changes nothing. */
export async function setAside(
  store: ObjectStore,
  lakeBucket: string,
  failed: FailedMarker,
): Promise<void> {
  const key = ZONE.failed + failed.marker.slice(ZONE.pending.length);
  await writeJson(store, lakeBucket, key, failed);
  await store.delete(lakeBucket, failed.marker);
}

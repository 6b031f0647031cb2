import type { Contract } from '../../contracts/types';
import { mapBounded } from '../shared/bounded';
import type { Receipt } from '../shared/documents';
import type { ManifestFile } from '../shared/manifest';
import { type PendingMarker, readPending } from '../shared/pending-markers';
import type { ObjectStore } from '../shared/ports';
import { MAX_FILES } from './batch';
import type { GivenUp } from './give-up';
import { whyNotLoadable } from './loadable';

/** Receipts read by one plan: far more than a run takes, so that the oldest drops come first. */
const MAX_READ = 4 * MAX_FILES;

/**
 * The oldest files that wait, and those of them that cannot be published.
 * @param poison the generation that two failed loads in a row were about.
 */
export async function readFiles(
  store: ObjectStore,
  lakeBucket: string,
  contracts: ReadonlyMap<string, Contract>,
  markers: readonly PendingMarker[],
  poison: Receipt | undefined,
): Promise<{ readonly files: readonly ManifestFile[]; readonly lost: readonly GivenUp[] }> {
  const oldest = markers.toSorted((a, b) => a.writtenAt - b.writtenAt).slice(0, MAX_READ);
  const files: ManifestFile[] = [];
  const lost: GivenUp[] = [];
  await mapBounded(await readPending(store, lakeBucket, oldest), async (waiting) => {
    const marker = waiting.marker.key;
    if ('problem' in waiting) return lost.push({ marker, why: waiting.problem });
    const { receipt } = waiting;
    const isPoison =
      receipt.file_id === poison?.file_id && receipt.generation === poison.generation;
    const why = isPoison
      ? 'load_failed'
      : await whyNotLoadable(store, lakeBucket, receipt, contracts);
    return why === undefined
      ? files.push({ marker, receipt })
      : lost.push({ marker, why, receipt });
  });
  return { files, lost };
}

import type { Manifest, ManifestFile } from '../shared/manifest';

/** Most files of one run: the manifest stays at a few megabytes, the transaction at minutes. */
export const MAX_FILES = 1_000;

/** Oldest drop first; equal times by id, so that every plan of one state takes the same files. */
function oldestFirst(a: ManifestFile, b: ManifestFile): number {
  return (
    a.receipt.order_time - b.receipt.order_time || (a.receipt.file_id < b.receipt.file_id ? -1 : 1)
  );
}

/** The files of the next run: all, or the oldest ceil(N / 2^n) after n failed loads in a row. */
export function takeBatch(files: readonly ManifestFile[], failedLoads: number): ManifestFile[] {
  const share = Math.ceil(files.length / 2 ** failedLoads);
  return files.toSorted(oldestFirst).slice(0, Math.min(share, MAX_FILES));
}

/** The file that was alone in both of the last two failed loads: nothing else can be the cause. */
export function poisonFile(
  failed: readonly Pick<Manifest, 'files'>[],
): ManifestFile['receipt'] | undefined {
  const [last, before] = failed.map(({ files }) => (files.length === 1 ? files[0] : undefined));
  const same =
    last !== undefined &&
    last.receipt.file_id === before?.receipt.file_id &&
    last.receipt.generation === before.receipt.generation;
  return same ? last.receipt : undefined;
}

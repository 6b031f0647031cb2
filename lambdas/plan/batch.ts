import type { Manifest, ManifestFile, ManifestTask } from '../shared/manifest';

/** Most files of one run: the manifest stays at a few megabytes, the transaction at minutes. */
export const MAX_FILES = 1_000;

/** What waits without a file. */
export interface Tasks {
  readonly forgets: readonly ManifestTask[];
  readonly rechecks: readonly ManifestTask[];
}

/** What one run does. */
export interface Work extends Tasks {
  readonly files: readonly ManifestFile[];
}

const NO_TASKS: Tasks = { forgets: [], rechecks: [] };

/** Forgets and rechecks of a batch. */
export const countTasks = ({ forgets, rechecks }: Tasks): number =>
  forgets.length + rechecks.length;

/** Oldest drop first; equal times by id, so that every plan of one state takes the same files. */
function oldestFirst(a: ManifestFile, b: ManifestFile): number {
  return (
    a.receipt.order_time - b.receipt.order_time || (a.receipt.file_id < b.receipt.file_id ? -1 : 1)
  );
}

/** All files, or the oldest ceil(N / 2^n) after n failed loads in a row. */
function takeFiles(files: readonly ManifestFile[], failedLoads: number): ManifestFile[] {
  const share = Math.ceil(files.length / 2 ** failedLoads);
  return files.toSorted(oldestFirst).slice(0, Math.min(share, MAX_FILES));
}

/**
 * The work of the next run. Tasks are never halved, but after a failed load they and the files go one after the other, so that
 * neither is blamed for, or waits for ever behind, the other.
 * @param failed batches of the failed loads in a row that may be to blame, newest first.
 */
export function takeWork(
  files: readonly ManifestFile[],
  tasks: Tasks,
  failed: readonly Work[],
): Work {
  const [last] = failed;
  const share = takeFiles(files, failed.filter((batch) => batch.files.length > 0).length);
  if (last === undefined || files.length === 0 || countTasks(tasks) === 0)
    return { files: share, ...tasks };
  return last.files.length > 0 ? { files: [], ...tasks } : { files: share, ...NO_TASKS };
}

/** The file that was alone in both of the last two failed loads: nothing else can be the cause. */
export function poisonFile(
  failed: readonly Pick<Manifest, 'files' | 'forgets' | 'rechecks'>[],
): ManifestFile['receipt'] | undefined {
  const [last, before] = failed
    .filter(({ files }) => files.length > 0)
    .map((batch) =>
      batch.files.length === 1 && countTasks(batch) === 0 ? batch.files[0] : undefined,
    );
  const same =
    last !== undefined &&
    last.receipt.file_id === before?.receipt.file_id &&
    last.receipt.generation === before.receipt.generation;
  return same ? last.receipt : undefined;
}

import { stat } from 'node:fs/promises';
import { fileIdOf } from '../../lambdas/clean/file-identity';
import { mapBounded } from '../../lambdas/shared/bounded';
import { OUTPUT } from '../../names';
import type { Cloud } from '../cloud/cloud';
import { CommandFailed } from '../failures';

/** Uploads in flight at once: enough for a laptop's line, and small files do not wait for a large one. */
const UPLOADS_IN_FLIGHT = 8;

/** One object version in the raw bucket: everything that follows is named after its file id. */
export interface Dropped {
  readonly file: string;
  readonly file_id: string;
  readonly bucket: string;
  readonly key: string;
  readonly version_id: string;
  readonly bytes: number;
}

/** A file of this machine with the raw key that it gets. */
interface Chosen {
  readonly file: string;
  readonly bytes: number;
  readonly key: string;
}

/**
 * Uploads files to the raw bucket, several at once; files of one key one after the other,
 * because the last of them is the key's newest version.
 * @param keyOf chooses the raw key of a file
 * @returns what was uploaded, in the order of the files
 * @throws {CommandFailed} when one of them is not a readable file: then nothing is uploaded
 */
export async function dropFiles(
  cloud: Cloud,
  files: readonly string[],
  keyOf: (file: string) => Promise<string>,
): Promise<Dropped[]> {
  const sizes = await mapBounded(files, sizeOf);
  const keys = await mapBounded(files, keyOf);
  const chosen = files.map(
    (file, i): Chosen => ({ file, bytes: sizes[i] ?? 0, key: keys[i] ?? '' }),
  );
  const bucket = cloud.output(OUTPUT.rawBucket);
  const uploads = await cloud.uploads();
  const dropped = new Map<Chosen, Dropped>();
  await mapBounded(
    sameKeyTogether(chosen),
    async (versions) => {
      for (const one of versions) {
        const version_id = await uploads.upload(bucket, one.key, one.file);
        const file_id = fileIdOf(bucket, one.key, version_id);
        dropped.set(one, { ...one, file_id, bucket, version_id });
      }
    },
    UPLOADS_IN_FLIGHT,
  );
  return chosen.flatMap((one) => dropped.get(one) ?? []);
}

function sameKeyTogether(chosen: readonly Chosen[]): Chosen[][] {
  const groups = new Map<string, Chosen[]>();
  for (const one of chosen) groups.set(one.key, [...(groups.get(one.key) ?? []), one]);
  return [...groups.values()];
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) throw new CommandFailed(`${file}: no such file`, { file });
  if (!found.isFile())
    throw new CommandFailed(`${file}: not a file, nothing was dropped`, { file });
  return found.size;
}

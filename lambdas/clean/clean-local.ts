import { createReadStream } from 'node:fs';
import { access, constants, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Contract } from '../../contracts/types';
import type { Receipt } from '../shared/documents';
import { type Cleaning, cleanStream, refusedCleaning } from './engine/clean-stream';
import { errorCode } from './engine/error-code';
import { refusal } from './engine/refusals';
import { fileIdOf } from './file-identity';
import { folderOutputs } from './folder-outputs';
import { receiptOf } from './receipt';

export interface LocalCleaning {
  readonly contracts: readonly Contract[];
  /** The dataset that the file is said to be; else its header decides. */
  readonly dataset?: string;
  /** The raw key that the file would have; else its name. */
  readonly key?: string;
  /** Structure only: no contract, cells untouched, duplicates kept. */
  readonly infer?: boolean;
  /** Folder that gets a folder for the file. */
  readonly out: string;
  /** Parts without compression. */
  readonly plain?: boolean;
}

/** Stands in for the bucket in the identity of files that lie in no bucket. */
const LOCAL_BUCKET = 'local';

/**
 * Cleans a file of this machine with the engine of the cloud: writes `<out>/<file id>/part-NNNNN.csv[.gz]`
 * and `<out>/<file id>/rejected.csv`. The absolute path is the identity, so equal names or bytes never
 * meet; cleaned again, a file replaces its own outputs.
 * @returns the receipt; a file that cannot be read is refused in it.
 * @throws only when the outputs cannot be written.
 */
export async function cleanLocalFile(path: string, options: LocalCleaning): Promise<Receipt> {
  const started = Date.now();
  const absolute = resolve(path);
  const fileId = fileIdOf(LOCAL_BUCKET, absolute, '');
  const folder = join(options.out, fileId);
  await rm(folder, { recursive: true, force: true });
  const { why, modified } = await readability(absolute);
  const key = options.key ?? basename(path);
  const cleaning = why
    ? refusedCleaning(refusal('unreadable', { why }))
    : await cleanPath(absolute, fileId, key, folder, options);
  const identity = {
    file: path,
    fileId,
    bucket: LOCAL_BUCKET,
    key,
    versionId: '',
    orderTime: modified,
  };
  const cleanedAt = Date.now();
  const ms = { ...cleaning.ms, total: cleanedAt - started };
  return receiptOf(identity, cleaning, (name) => `${fileId}/${name}`, { cleanedAt, ms });
}

async function cleanPath(
  path: string,
  fileId: string,
  key: string,
  folder: string,
  { contracts, dataset, infer = false, plain = false }: LocalCleaning,
): Promise<Cleaning> {
  const hint = dataset === undefined ? {} : { dataset };
  let unread: Error | undefined;
  const open = async () =>
    createReadStream(path).on('error', (error) => {
      unread = error;
    });
  try {
    return await cleanStream(open, () => folderOutputs(folder), {
      contracts,
      key,
      fileId,
      infer,
      plain,
      ...hint,
    });
  } catch (error) {
    // A failing disk or share costs its file only; outputs that cannot be written cost every file.
    if (unread === undefined) throw error;
    return refusedCleaning(refusal('unreadable', { why: inWords(unread) }));
  }
}

/** Why a path cannot be read, in words; and when the file was last changed. */
async function readability(path: string): Promise<{ why?: string; modified: number }> {
  try {
    const facts = await stat(path);
    const modified = Math.round(facts.mtimeMs);
    if (facts.isDirectory()) return { why: 'it is a folder', modified };
    // A pipe cannot be read a second time.
    if (!facts.isFile()) return { why: 'it is no regular file', modified };
    await access(path, constants.R_OK);
    return { modified };
  } catch (error) {
    return { why: inWords(error), modified: 0 };
  }
}

/** What the operating system says of a path, in words. */
function inWords(error: unknown): string {
  const code = errorCode(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES') return 'permission is denied';
  return `the system answers ${code || String(error)}`;
}

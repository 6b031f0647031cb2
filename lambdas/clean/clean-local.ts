import { rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import type { Contract } from '../../contracts/types';
import type { Receipt } from '../shared/documents';
import { type Cleaning, cleanStream, refusedCleaning } from './engine/clean-stream';
import { refusal } from './engine/refusals';
import { fileIdOf } from './file-identity';
import { folderOutputs } from './folder-outputs';
import { PROPOSAL_NAME, proposalFor } from './infer/propose-for';
import { type LocalFile, localFile } from './local-file';
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
 * and `<out>/<file id>/rejected.csv`, and for a file that no contract knows `contract.odcs.yaml`. The absolute path
 * is the identity, so equal names or bytes never meet; cleaned again, a file replaces its own outputs.
 * @returns the receipt; a file that cannot be read is refused in it.
 * @throws only when the outputs cannot be written.
 */
export async function cleanLocalFile(path: string, options: LocalCleaning): Promise<Receipt> {
  const started = Date.now();
  const absolute = resolve(path);
  const fileId = fileIdOf(LOCAL_BUCKET, absolute, '');
  const folder = join(options.out, fileId);
  await rm(folder, { recursive: true, force: true });
  const file = await localFile(absolute);
  const key = options.key ?? basename(path);
  const cleaning = await clean(file, fileId, key, folder, options);
  const identity = {
    file: path,
    fileId,
    bucket: LOCAL_BUCKET,
    key,
    versionId: '',
    orderTime: file.modified,
  };
  const inferring = Date.now();
  const keyOf = (name: string) => `${fileId}/${name}`;
  const isProposed =
    cleaning.status === 'unrecognised' && (await propose(file, key, folder, options));
  const cleanedAt = Date.now();
  const ms = {
    ...cleaning.ms,
    ...(isProposed && { infer: cleanedAt - inferring }),
    total: cleanedAt - started,
  };
  const receipt = receiptOf(identity, cleaning, keyOf, { cleanedAt, ms });
  return isProposed ? { ...receipt, proposal_key: keyOf(PROPOSAL_NAME) } : receipt;
}

async function clean(
  { open, unreadable, bytes }: LocalFile,
  fileId: string,
  key: string,
  folder: string,
  { contracts, dataset, infer = false, plain = false }: LocalCleaning,
): Promise<Cleaning> {
  const before = await unreadable();
  if (before !== undefined) return unread(before);
  const hint = dataset === undefined ? {} : { dataset };
  try {
    const read = { contracts, key, fileId, infer, plain, expectedBytes: bytes, ...hint };
    return await cleanStream(open, () => folderOutputs(folder), read);
  } catch (error) {
    // A failing disk or share costs its file only; outputs that cannot be written cost every file.
    const why = await unreadable();
    if (why === undefined) throw error;
    return unread(why);
  }
}

function unread(why: string): Cleaning {
  return refusedCleaning(refusal('unreadable', { why }));
}

/** @returns whether a contract for the file could be written beside its outputs. */
async function propose(
  { open, unreadable }: LocalFile,
  key: string,
  folder: string,
  { contracts }: LocalCleaning,
): Promise<boolean> {
  const text = await proposalFor(open, key, contracts).catch(async (error: unknown) => {
    if ((await unreadable()) === undefined) throw error;
    return undefined;
  });
  if (text === undefined) return false;
  await folderOutputs(folder).write(PROPOSAL_NAME, Readable.from([Buffer.from(text)]));
  return true;
}

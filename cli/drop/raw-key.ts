import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';

import { recognise } from '../../contracts/recognise';
import type { Contract } from '../../contracts/types';
import { understandStart } from '../../lambdas/clean/engine/file-start';
import { FileRefused } from '../../lambdas/clean/engine/refusals';
import { UNRECOGNISED } from '../../names';
import { UsageError } from '../failures';

/** A header is looked for in so much of a file. */
const HEAD_BYTES = 256 * 1024;

/**
 * The raw key of a dropped file: `<dataset>/<file name>`, the dataset as its header says, else as its name
 * says; `unrecognised/<file name>` when neither does: it is dropped all the same and gets its receipt.
 */
export async function rawKeyOf(path: string, contracts: readonly Contract[]): Promise<string> {
  const name = basename(path);
  const dataset = datasetOf(await headOf(path), name, contracts);
  return `${dataset ?? UNRECOGNISED}/${name}`;
}

function datasetOf(head: Buffer, key: string, contracts: readonly Contract[]): string | null {
  try {
    return understandStart(head, { contracts, key, infer: false }).layout?.contract.dataset ?? null;
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    return error.dataset ?? recognisedByName(key, contracts);
  }
}

/** The dataset that the file's name speaks for, when its content says nothing. */
function recognisedByName(key: string, contracts: readonly Contract[]): string | null {
  const recognition = recognise(contracts, [], key);
  return recognition.ok ? null : recognition.dataset;
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const buffer = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(buffer, 0, HEAD_BYTES, 0);
    return unpack(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The start of a gzip file is unpacked as far as it goes; what only looks like gzip is left as it is. */
function unpack(head: Buffer): Buffer {
  if (head[0] !== 0x1f || head[1] !== 0x8b) return head;
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, HEAD_BYTES);
  } catch {
    return head;
  }
}

/**
 * How the files of one drop get their keys.
 * @param key what the caller wants: a whole key for one file, or a folder that ends with a slash
 * @param contracts read only when a key must be recognised
 * @throws {UsageError} when several files would get one key, or none
 */
export function keyChooser(
  files: readonly string[],
  key: string | undefined,
  contracts: () => Promise<readonly Contract[]>,
): (file: string) => Promise<string> {
  if (key === undefined) {
    let read: Promise<readonly Contract[]> | undefined;
    return async (file) => {
      read ??= contracts();
      return rawKeyOf(file, await read);
    };
  }
  if (key === '')
    throw new UsageError('--key is empty: name an object, or a folder that ends with /');
  if (key.endsWith('/')) return async (file) => `${key}${basename(file)}`;
  if (files.length > 1)
    throw new UsageError(
      `--key ${key} names one object, but there are ${files.length} files: end it with / to name a folder`,
    );
  return async () => key;
}

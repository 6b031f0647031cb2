import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';

import { ulid } from 'ulid';

import { type FixFile, readFixFile } from '../../lambdas/clean/engine/read-fix-file';
import { FileRefused } from '../../lambdas/clean/engine/refusals';
import { FIXES_PREFIX, KEY } from '../../names';
import type { Cloud } from '../cloud/cloud';
import { putImmutable } from '../decide/put-decision';
import { CommandFailed } from '../failures';

/** A corrected rejects file that lies in the raw bucket, and where its receipt will be. */
export interface SentFix {
  readonly fileId: string;
  readonly key: string;
  readonly receiptKey: string;
}

/**
 * Looks at a file before it is uploaded: what is no rejects file is refused here, not in the cloud.
 * @throws {CommandFailed} when it cannot be read, is no rejects file, or has no row that could be taken
 */
export async function checkFix(path: string): Promise<FixFile> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new CommandFailed(`${path}: no such file`, { file: path });
  if (!found.isFile()) throw new CommandFailed(`${path}: not a file`, { file: path });
  try {
    return await readFixFile(async () => createReadStream(path));
  } catch (error) {
    if (!(error instanceof FileRefused)) throw error;
    throw new CommandFailed(`${path}: ${error.reason.message}`, { file: path });
  }
}

/** Puts a corrected rejects file into the raw bucket under a key of its own, with who corrected it. */
export async function sendFix(cloud: Cloud, path: string, by: string): Promise<SentFix> {
  const key = `${FIXES_PREFIX}${ulid()}-${basename(path)}`;
  const fileId = await putImmutable(cloud, key, await readFile(path), {
    contentType: 'text/csv',
    metadata: { by: inAscii(by) },
  });
  return { fileId, key, receiptKey: KEY.fixReceipt(fileId) };
}

/** User metadata of S3 travels in headers: other letters are percent-encoded, as in a URL. */
function inAscii(text: string): string {
  return /^[ -$&-~]*$/.test(text) ? text : encodeURIComponent(text).replaceAll('%20', ' ');
}

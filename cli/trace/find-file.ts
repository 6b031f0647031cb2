import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

import { listFiles, readFile } from '../../lambdas/shared/books';
import type { Books } from '../../lambdas/shared/documents';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { CommandFailed } from '../failures';

/**
 * The file that somebody means: by its file id, by its raw key (the newest version), or by a file of this
 * machine with the same bytes (the newest upload of them).
 * @throws {CommandFailed} when there is none
 */
export async function findFile(
  store: ObjectStore,
  lakeBucket: string,
  named: string,
): Promise<Books> {
  const byId = await readFile(store, lakeBucket, named);
  if (byId !== undefined) return byId;
  // newest upload first
  const { items } = await listFiles(store, lakeBucket, { limit: Infinity, offset: 0 });
  const key = named.replace(/^s3:\/\/[^/]+\//, '');
  const byKey = items.find((books) => books.key === key);
  if (byKey !== undefined) return byKey;
  const sha256 = await digestOf(named);
  const byBytes = sha256 === undefined ? undefined : items.find((one) => one.sha256 === sha256);
  if (byBytes !== undefined) return byBytes;
  const what = sha256 === undefined ? 'no file id, raw key or local file' : 'never dropped';
  throw new CommandFailed(`${named}: ${what}; see \`npm run lake -- files\``);
}

async function digestOf(path: string): Promise<string | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) return undefined;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

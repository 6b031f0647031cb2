import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Books } from '../../lambdas/shared/documents';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { UsageError } from '../failures';
import { rejectRecords } from './read-rejects';

/** Reason of rows that lost against another one with their key: a correction of them is not taken. */
const DUPLICATE = 'duplicate';

/**
 * Writes the rejects of files into one CSV, byte for byte as clean wrote them, with one header: ready to be corrected.
 * Duplicates are left out: there is nothing to correct in them.
 * @returns the number of rejected rows written
 * @throws {UsageError} when the files have different columns: they do not fit into one CSV
 */
export async function writeRejects(
  store: ObjectStore,
  lakeBucket: string,
  files: readonly Books[],
  path: string,
): Promise<number> {
  let rows = 0;
  async function* lines(): AsyncIterable<string> {
    let header: string | undefined;
    for (const { file, rejects_key } of files) {
      if (rejects_key === null) continue;
      let first = true;
      for await (const { raw, record } of rejectRecords(store, lakeBucket, rejects_key)) {
        if (!first && record.at(-1) === DUPLICATE) continue;
        const line = raw.endsWith('\n') ? raw : `${raw}\n`;
        if (!first) {
          rows += 1;
          yield line;
        } else if (header === undefined) {
          header = line;
          yield line;
        } else if (line !== header)
          throw new UsageError(
            `${file} has other columns than the files before it: choose one file with --file ID`,
            { file },
          );
        first = false;
      }
    }
  }
  // a file that is there already is replaced whole or not at all
  const next = `${path}.part`;
  try {
    await pipeline(Readable.from(lines()), createWriteStream(next));
    await rename(next, path);
  } finally {
    await rm(next, { force: true });
  }
  return rows;
}

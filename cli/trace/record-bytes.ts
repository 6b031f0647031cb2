import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type { Books } from '../../lambdas/shared/documents';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { CommandFailed } from '../failures';
import { openContent } from './raw-records';
import type { LineTrace } from './where';

/**
 * Writes the bytes of a record to a file, exactly as they were dropped: also those that no table can show.
 * @throws {CommandFailed} when the file cannot be read
 */
export async function writeRecord(
  store: ObjectStore,
  file: Pick<Books, 'bucket' | 'key' | 'version_id'>,
  { byte, length, line }: Pick<LineTrace, 'byte' | 'length' | 'line'>,
  path: string,
): Promise<void> {
  if (byte === null || length === null)
    throw new CommandFailed(`the bytes of line ${line} cannot be read`, { line });
  const content = await openContent(store, file);
  await pipeline(Readable.from(sliceOf(content, byte, length)), createWriteStream(path));
}

async function* sliceOf(
  content: AsyncGenerator<Buffer>,
  from: number,
  length: number,
): AsyncGenerator<Buffer> {
  let at = 0;
  for await (const chunk of content) {
    const piece = chunk.subarray(Math.max(0, from - at), Math.max(0, from + length - at));
    if (piece.length > 0) yield piece;
    at += chunk.length;
    if (at >= from + length) return;
  }
}

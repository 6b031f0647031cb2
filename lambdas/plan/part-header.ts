import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

import type { ObjectStore } from '../shared/ports';

/** The column names in the first line of a part; only the first kilobytes are read. */
export async function readPartHeader(
  store: ObjectStore,
  lakeBucket: string,
  key: string,
): Promise<string[]> {
  let text = '';
  const source = await store.stream(lakeBucket, key);
  await pipeline(source, createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      text += chunk.toString('utf8');
      if (text.includes('\n')) return;
    }
  });
  return text.slice(0, Math.max(0, text.indexOf('\n'))).split(',');
}

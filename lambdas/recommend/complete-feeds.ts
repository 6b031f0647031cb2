import { KEY, ZONE } from '../../names';
import type { ObjectStore } from '../shared/ports';
import { FEED_KEY } from './feed';

/** Whether the feed of a version has its last object, which is written when all others are there. */
export async function isComplete(
  store: ObjectStore,
  lakeBucket: string,
  version: number,
): Promise<boolean> {
  const key = FEED_KEY.recommendations(version);
  for await (const entry of store.list(lakeBucket, key, { limit: 1 })) return entry.key === key;
  return false;
}

/** The greatest version above `above` whose feed is complete. Zero-padded folders list in the order of versions. */
export async function newestFeed(
  store: ObjectStore,
  lakeBucket: string,
  above: number,
): Promise<number | undefined> {
  let newest: number | undefined;
  const startAfter = KEY.searchFolder(above + 1).slice(0, -1);
  for await (const { key } of store.list(lakeBucket, ZONE.search, { startAfter })) {
    const version = Number(/^search\/(\d+)\//.exec(key)?.[1]);
    if (key === FEED_KEY.recommendations(version)) newest = version;
  }
  return newest;
}

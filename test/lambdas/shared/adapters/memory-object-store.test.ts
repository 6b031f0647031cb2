import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { MemoryObjectStore } from '../../../../lambdas/shared/adapters/memory-object-store';
import { ObjectMissing, PreconditionFailed } from '../../../../lambdas/shared/errors';
import { readAll } from '../read-all';

const B = 'bucket';

test('conditions of a write are those of S3', async () => {
  const store = new MemoryObjectStore();
  const first = await store.put(B, 'k', '1', { ifNoneMatch: '*' });
  await expect(store.put(B, 'k', '2', { ifNoneMatch: '*' })).rejects.toThrow(PreconditionFailed);
  const second = await store.put(B, 'k', '2', { ifMatch: first });
  await expect(store.put(B, 'k', '3', { ifMatch: first })).rejects.toThrow(PreconditionFailed);
  expect((await store.get(B, 'k'))?.etag).toBe(second);
  await store.delete(B, 'k');
  await expect(store.put(B, 'k', '4', { ifMatch: second })).rejects.toThrow(PreconditionFailed);
  await store.put(B, 'k', '5', { ifNoneMatch: '*' });
});

test('an upload that fails leaves nothing', async () => {
  const store = new MemoryObjectStore();
  const body = Readable.from(
    (async function* () {
      yield 'half';
      throw new Error('cut');
    })(),
  );
  await expect(store.upload(B, 'k', body)).rejects.toThrow('cut');
  expect(await store.get(B, 'k')).toBeUndefined();
});

test('versions are newest first, each with its own bytes and metadata', async () => {
  let time = 5;
  const store = new MemoryObjectStore({ now: () => time++ });
  await store.put(B, 'k', 'old', { metadata: { by: 'Ada' } });
  await store.put(B, 'k', 'newer');
  await store.put(B, 'k2', 'other');
  const [newest, oldest] = await store.versions(B, 'k');
  expect([newest, oldest]).toMatchObject([
    { lastModified: 6, bytes: 5 },
    { lastModified: 5, bytes: 3 },
  ]);
  expect(await text(await store.stream(B, 'k', oldest?.versionId))).toBe('old');
  expect(await store.metadata(B, 'k', oldest?.versionId)).toEqual({ by: 'Ada' });
  expect(await store.metadata(B, 'k')).toEqual({});
  const all = await readAll(store.allVersions(B, 'k'));
  expect(all.map(({ key, bytes }) => [key, bytes])).toEqual([
    ['k', 5],
    ['k', 3],
    ['k2', 5],
  ]);
  for (const missing of [store.stream(B, 'k', 'gone'), store.metadata(B, 'none')])
    await expect(missing).rejects.toThrow(ObjectMissing);
});

test('a listing is of one bucket and one prefix, in order, from a key on, up to a limit', async () => {
  const store = new MemoryObjectStore();
  for (const key of ['a/2', 'a/1', 'b/1', 'a/3']) await store.put(B, key, '');
  await store.put('other', 'a/0', '');
  const keys = async (options = {}) =>
    (await readAll(store.list(B, 'a/', options))).map(({ key }) => key);
  expect(await keys()).toEqual(['a/1', 'a/2', 'a/3']);
  expect(await keys({ limit: 2 })).toEqual(['a/1', 'a/2']);
  expect(await keys({ startAfter: 'a/1', limit: 1 })).toEqual(['a/2']);
});

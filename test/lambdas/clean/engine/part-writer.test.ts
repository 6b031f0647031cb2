import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { PartWriter } from '../../../../lambdas/clean/engine/part-writer';
import { StoredFiles } from './stored-files';

const MB = 1024 * 1024;
const HEADER = 'id,_file,_line';
/** A megabyte of rows, as they come of one chunk. */
const ROWS_A_CHUNK = 1024;
const CHUNK = Buffer.from(`${'x'.repeat(MB / ROWS_A_CHUNK - 1)}\n`.repeat(ROWS_A_CHUNK));

/** Stores nothing but sizes, and knows how many files were open at once. */
class Sizes {
  readonly sizes: number[] = [];
  readonly removed: string[] = [];
  open = 0;
  mostOpen = 0;

  async write(_name: string, body: Readable): Promise<void> {
    this.open++;
    this.mostOpen = Math.max(this.mostOpen, this.open);
    let size = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) size += chunk.length;
    this.sizes.push(size);
    this.open--;
  }

  async remove(name: string): Promise<void> {
    this.removed.push(name);
  }
}

async function fill(parts: PartWriter, megabytes: number): Promise<void> {
  for (let i = 0; i < megabytes; i++) {
    parts.addBytes(CHUNK, 0, CHUNK.length, ROWS_A_CHUNK);
    await parts.drain();
  }
}

test('parts grow to at most 128 MB; the next one is written while the last one is on its way', async () => {
  const store = new Sizes();
  const parts = new PartWriter(store, HEADER, 0, true);
  await fill(parts, 400);
  const written = await parts.close(false);
  expect(Math.max(...store.sizes)).toBeLessThanOrEqual(128 * MB);
  expect(written.map(({ bytes }) => bytes)).toEqual(store.sizes);
  expect(written.map(({ name }) => name)).toEqual(written.map((_, i) => `part-0000${i}.csv`));
  const header = HEADER.length + 1;
  expect(written.map(({ rows, bytes }) => rows * (MB / ROWS_A_CHUNK) + header - bytes)).toEqual(
    written.map(() => 0),
  );
  expect(written.reduce((sum, { rows }) => sum + rows, 0)).toBe(400 * ROWS_A_CHUNK);
  expect(store.mostOpen).toBeLessThanOrEqual(2);
});

test('a file above 8 MB has at least two parts, a small one has one', async () => {
  for (const [megabytes, count] of [
    [7, 1],
    [9, 2],
  ] as const) {
    const parts = new PartWriter(new Sizes(), HEADER, 0, true);
    await fill(parts, megabytes);
    expect(await parts.close(false)).toHaveLength(count);
  }
});

test('lines and bytes share a part; corrected rows get parts of their own', async () => {
  const store = new StoredFiles();
  const parts = new PartWriter(store, HEADER, 3, true);
  const bytes = Buffer.from('1,f,2\n2,f,3\n');
  parts.addBytes(bytes, 0, bytes.length, 2);
  parts.addRow('3,f,4');
  await parts.endOwnRows();
  parts.addRow('9,f,7');
  expect(await parts.close(false)).toEqual([
    { name: 'part-00003.csv', rows: 3, bytes: 33, own: true },
    { name: 'part-00004.csv', rows: 1, bytes: 21, own: false },
  ]);
  expect(store.files.get('part-00003.csv')?.toString()).toBe(`${HEADER}\n1,f,2\n2,f,3\n3,f,4\n`);
});

test('rows go on into the next part while the last one is being stored, but not into a third', async () => {
  const sizes = new Sizes();
  let release: (() => void) | undefined;
  const stored = new Promise<void>((resolve) => {
    release = resolve;
  });
  const store = {
    write: async (name: string, body: Readable) => {
      await sizes.write(name, body);
      await stored;
    },
    remove: async () => {},
  };
  const parts = new PartWriter(store, HEADER, 0, true);
  await fill(parts, 9);
  expect(parts.count).toBe(2);
  const going = fill(parts, 30);
  for (let turn = 0; turn < 200; turn++) await setImmediate();
  expect(parts.count).toBe(2);
  release?.();
  await going;
  expect(parts.count).toBe(3);
  await parts.close(false);
});

test('given up, no part stays: neither those that are stored nor the one that is being written', async () => {
  const store = new StoredFiles();
  const parts = new PartWriter(store, HEADER, 0, true);
  await fill(parts, 30);
  expect(parts.count).toBeGreaterThan(1);
  await parts.abort(new Error('given up'));
  expect([...store.files.keys()]).toEqual([]);
});

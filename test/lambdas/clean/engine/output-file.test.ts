import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import type { BlockSink } from '../../../../lambdas/clean/engine/block-sink';
import { OutputFile } from '../../../../lambdas/clean/engine/output-file';
import { SlowStore, StoredFiles } from './stored-files';

const KB = 1024;
const neverWritten = async () => {
  throw new Error('a stream was begun');
};
const LINE = Buffer.from(`${'x'.repeat(KB - 1)}\n`);

test.each(['f.csv', 'f.csv.gz'])(
  '%s: lines and bytes come in the order they were added',
  async (name) => {
    const store = new StoredFiles();
    const file = new OutputFile(name, store);
    const expected: string[] = [];
    // Longer than a block of bytes, exactly at its end, of several bytes a character.
    const lines = ['a', '', 'é'.repeat(90_000), '€'.repeat(300_000), 'ä'.repeat(131_071), 'z'];
    for (const line of lines) {
      file.addRow(line);
      const bytes = Buffer.from(`-\n${line}\nb\n-`);
      file.addBytes(bytes, 2, bytes.length - 1, 2);
      expected.push(line, line, 'b');
    }
    await file.drain();
    await file.close();
    const stored = store.files.get(name)!;
    const content = name.endsWith('.gz') ? gunzipSync(stored) : stored;
    expect(content.toString('utf8').split('\n')).toEqual([...expected, '']);
    expect(file.rows).toBe(expected.length);
    expect(file.contentBytes).toBe(content.length);
    expect(file.bytes).toBe(stored.length);
  },
);

test('what was added may be overwritten at once', async () => {
  const store = new StoredFiles();
  const file = new OutputFile('f.csv', store);
  const bytes = Buffer.from('one\n');
  file.addBytes(bytes, 0, 4, 1);
  bytes.write('two\n');
  file.addBytes(bytes, 0, 4, 1);
  await file.close();
  expect(store.files.get('f.csv')?.toString()).toBe('one\ntwo\n');
});

test('the memory of a block is used again, once the file that took it says so', async () => {
  const blocks: Buffer[] = [];
  const memory = new Set<ArrayBufferLike>();
  let given: (() => void) | undefined;
  const sink: BlockSink = {
    write: (block, taken) => {
      given?.();
      given = taken;
      blocks.push(Buffer.from(block));
      memory.add(block.buffer);
    },
    drain: async () => {},
    close: async () => {},
    abort: async () => {},
  };
  const file = new OutputFile('f.csv', { write: neverWritten, openFile: () => sink });
  const expected: Buffer[] = [];
  for (let i = 0; i < 16 * KB; i++) {
    const line = Buffer.from(`${String(i).padStart(KB - 1)}\n`);
    file.addBytes(line, 0, line.length, 1);
    expected.push(line);
  }
  await file.close();
  expect(Buffer.concat(blocks).equals(Buffer.concat(expected))).toBe(true);
  expect(blocks.length).toBeGreaterThan(30);
  // The first one is small; of the others two take turns, and one is being filled.
  expect(memory.size).toBeLessThanOrEqual(4);
});

test('memory that a store keeps is not used again', async () => {
  const kept: Buffer[] = [];
  const store = {
    write: async (_name: string, body: Readable) => {
      for await (const chunk of body) kept.push(chunk);
    },
  };
  const file = new OutputFile('f.csv', store);
  for (let i = 0; i < 4 * KB; i++) {
    file.addRow(String(i).padStart(KB - 1));
    await file.drain();
  }
  await file.close();
  const lines = Buffer.concat(kept).toString().trimEnd().split('\n').map(Number);
  expect(lines).toEqual(Array.from({ length: 4 * KB }, (_, i) => i));
});

/** Time enough for what needs no store. */
async function fiveTurns(): Promise<false> {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
  return false;
}

/** Adds lines until the file makes the writer wait. @returns the bytes that were added. */
async function fillUntilItWaits(
  file: OutputFile,
): Promise<{ added: number; waiting: Promise<void> }> {
  for (let added = 0; added < 64 * KB * KB; added += LINE.length) {
    file.addBytes(LINE, 0, LINE.length, 1);
    const waiting = file.drain();
    const goesOn = await Promise.race([waiting.then(() => true), fiveTurns()]);
    if (!goesOn) return { added: added + LINE.length, waiting };
  }
  throw new Error('the writer was never made to wait');
}

test('a store that takes nothing stops the writer within 2 MB, and lets it go on later', async () => {
  const store = new SlowStore();
  const file = new OutputFile('f.csv', store);
  const { added, waiting } = await fillUntilItWaits(file);
  expect(added).toBeLessThan(2 * KB * KB);
  expect(store.taken).toBe(0);
  store.open();
  await waiting;
  await file.close();
  expect(store.taken).toBe(added);
});

test('who waits for a store hears that it failed', async () => {
  const failing = {
    write: async () => {
      await setImmediate();
      throw new Error('the store is gone');
    },
  };
  const file = new OutputFile('f.csv', failing);
  const fill = async () => {
    for (let i = 0; i < 64 * KB; i++) {
      file.addBytes(LINE, 0, LINE.length, 1);
      await file.drain();
    }
  };
  await expect(fill()).rejects.toThrow('the store is gone');
  await file.abort(new Error('given up'));
});

test.each(['f.csv', 'f.csv.gz'])('%s: given up, nothing is stored', async (name) => {
  const store = new StoredFiles();
  const file = new OutputFile(name, store);
  for (let i = 0; i < 2 * KB; i++) file.addBytes(LINE, 0, LINE.length, 1);
  await file.abort(new Error('given up'));
  expect([...store.files]).toEqual([]);
});

test('lines that are text still count', async () => {
  const file = new OutputFile('f.csv', new StoredFiles());
  let added = 0;
  for (let i = 0; i < 100; i++) {
    file.addRow(`é ${i}`);
    added += Buffer.byteLength(`é ${i}\n`);
    expect(file.contentBytes).toBe(added);
  }
  await file.close();
});

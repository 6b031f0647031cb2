import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { cleanStream } from '../../../lambdas/clean/engine/clean-stream';
import { FileStream } from '../../../lambdas/clean/file-stream';
import { folderOutputs } from '../../../lambdas/clean/folder-outputs';
import { contract } from './engine/clean-content';

jest.setTimeout(60_000);

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'file-stream-'));
  path = join(folder, 'f.csv');
});
afterEach(() => rmSync(folder, { recursive: true }));

const KB = 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Bytes that are nowhere the same. */
function content(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at + 4 <= length; at += 4) bytes.writeUInt32LE(at, at);
  return bytes;
}

test.each([0, 1, 512 * KB, 512 * KB + 1, 3_000_001])('reads %i bytes', async (length) => {
  writeFileSync(path, content(length));
  expect((await buffer(new FileStream(path))).equals(content(length))).toBe(true);
});

test('reads into the memory that is given back, and into no other', async () => {
  writeFileSync(path, content(4_000_000));
  const stream = new FileStream(path);
  const memory = new Set<ArrayBufferLike>();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) {
    memory.add(chunk.buffer);
    chunks.push(Buffer.from(chunk));
    stream.release(Buffer.from('other memory'));
    stream.release(chunk);
  }
  expect(chunks.length).toBeGreaterThan(7);
  expect(memory.size).toBeLessThanOrEqual(3);
  expect(Buffer.concat(chunks).equals(content(4_000_000))).toBe(true);
});

test('memory that is not given back stays as it is', async () => {
  writeFileSync(path, content(4_000_000));
  const chunks: Buffer[] = [];
  for await (const chunk of new FileStream(path)) chunks.push(chunk);
  expect(Buffer.concat(chunks).equals(content(4_000_000))).toBe(true);
});

test('says that there is no file, or a folder', async () => {
  await expect(buffer(new FileStream(path))).rejects.toMatchObject({ code: 'ENOENT' });
  mkdirSync(path);
  await expect(buffer(new FileStream(path))).rejects.toMatchObject({ code: 'EISDIR' });
});

test('is closed when it is let go in the middle', async () => {
  writeFileSync(path, content(4_000_000));
  const stream = new FileStream(path);
  for await (const chunk of stream) if (chunk.length > 0) break;
  expect(stream.destroyed).toBe(true);
  const unread = new FileStream(path);
  const closed = new Promise((resolve) => unread.once('close', resolve));
  unread.destroy();
  await closed;
});

const line = (i: number) => `${i},näme ${i},${i % 100}\n`;
const TABLE = `id,name,points\n${Array.from({ length: 90_000 }, (_, i) => line(i)).join('')}`;

test.each([
  ['utf-8', Buffer.from(TABLE)],
  ['windows-1252', Buffer.from(TABLE, 'latin1')],
  ['utf-16le', Buffer.from(`\ufeff${TABLE}`, 'utf16le')],
])('a table in %s of several chunks keeps every row', async (encoding, bytes) => {
  writeFileSync(path, bytes);
  const cleaning = await cleanStream(
    async () => new FileStream(path),
    () => folderOutputs(join(folder, 'out')),
    {
      contracts: [contract()],
      key: 'f.csv',
      fileId: 'f',
      infer: false,
      plain: true,
    },
  );
  expect(cleaning).toMatchObject({ dialect: { encoding }, sha256: sha256(bytes) });
  const rows = cleaning.parts.flatMap(({ name }) =>
    readFileSync(join(folder, 'out', name), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1),
  );
  expect(rows.length).toBe(90_000);
  expect(rows.every((row, i) => row === `${line(i).trimEnd()},f,${i + 2}`)).toBe(true);
});

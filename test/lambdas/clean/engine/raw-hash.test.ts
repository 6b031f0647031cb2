import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { cleanStream } from '../../../../lambdas/clean/engine/clean-stream';
import { HashThread } from '../../../../lambdas/clean/engine/hash-thread';
import { rawHash } from '../../../../lambdas/clean/engine/raw-hash';
import { clean, contract } from './clean-content';

jest.setTimeout(60_000);

const KB = 1024;
const MB = KB * KB;
/** More than the thread may be behind. */
const LARGE = Buffer.alloc(9 * MB + 13, 'The quick brown fox jumps over the lazy dog. ');

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

function* pieces(bytes: Buffer, size: number): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Hashes in pieces, each of which is overwritten once it was taken. */
function hashed(hash: HashThread, bytes: Buffer, size: number): string {
  const piece = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) {
    const end = bytes.copy(piece, 0, at, at + size);
    hash.update(piece.subarray(0, end));
    piece.fill(0);
  }
  return hash.digest();
}

const BLOCK = 256 * KB;

test.each([
  ['nothing', 0, 1],
  ['a byte', 1, 1],
  ['a block less one', BLOCK - 1, 100],
  ['a block', BLOCK, BLOCK],
  ['a block and one', BLOCK + 1, BLOCK],
  ['the ring', 16 * BLOCK, 100_000],
  ['the ring and one', 16 * BLOCK + 1, 7 * BLOCK + 3],
  ['more than the ring', LARGE.length, 128 * KB],
  ['all at once', LARGE.length, LARGE.length],
])('the thread hashes %s', (_what, length, size) => {
  const bytes = LARGE.subarray(0, length);
  expect(hashed(new HashThread(), bytes, size)).toBe(sha256(bytes));
});

test('several threads hash at once', () => {
  const threads = [new HashThread(), new HashThread(), new HashThread()];
  const parts = [...pieces(LARGE, 77_777)];
  for (const part of parts) for (const thread of threads) thread.update(part);
  expect(threads.map((thread) => thread.digest())).toEqual(threads.map(() => sha256(LARGE)));
});

test.each([true, false])('aside %s: the same hash for few bytes and for many', (aside) => {
  for (const length of [0, 1, 512 * KB - 1, 512 * KB, LARGE.length]) {
    const hash = rawHash(aside);
    const bytes = LARGE.subarray(0, length);
    for (const piece of pieces(bytes, 100_003)) hash.update(piece);
    expect(hash.digest()).toBe(sha256(bytes));
    hash.close();
  }
});

const rows = (from: number, count: number) =>
  Array.from({ length: count }, (_, i) => `${from + i},name,${i % 100}\n`).join('');
const table = (count: number) => Buffer.from(`id,name,points\n${rows(0, count)}`);
/** Enough rows for a thread. */
const TABLE = table(45_000);
/** More than is looked at before the first row is read. */
const LONG_TABLE = table(110_000);

const threads = () => readdirSync('/proc/self/task').length;

/** Waits until so few threads are left. @throws after a minute. */
async function leftWith(most: number): Promise<number> {
  const deadline = Date.now() + 60_000;
  while (threads() > most) {
    if (Date.now() > deadline) throw new Error(`${threads()} threads, not ${most}`);
    await setImmediate();
  }
  return threads();
}

const onLinux = process.platform === 'linux' && availableParallelism() > 1;
const whereThreadsAreSeen = onLinux ? describe : describe.skip;

whereThreadsAreSeen('no thread is left', () => {
  let before: number;
  beforeAll(async () => {
    // The thread pool and what the engine itself starts.
    await clean(TABLE, { plain: false });
    before = threads();
  });

  test('while one hashes there is one more', async () => {
    const hash = new HashThread();
    hash.update(LARGE.subarray(0, BLOCK));
    expect(threads()).toBeGreaterThan(before);
    hash.close();
    expect(await leftWith(before)).toBeLessThanOrEqual(before);
  });

  test('after a file', async () => {
    expect(TABLE.length).toBeGreaterThan(512 * KB);
    const { cleaning } = await clean(TABLE, { hashAside: true });
    expect(cleaning).toMatchObject({ status: 'clean', sha256: sha256(TABLE) });
    await leftWith(before);
  });

  test('after a file that is read twice', async () => {
    const newest = contract({ identicalRows: 'reject', versionOrder: ['points'] });
    const content = Buffer.concat([TABLE, Buffer.from('0,name,99\n')]);
    const { cleaning } = await clean(content, { hashAside: true, contracts: [newest] });
    expect(cleaning).toMatchObject({ status: 'clean', sha256: sha256(content) });
    expect(cleaning.rows.duplicate).toBe(1);
    await leftWith(before);
  });

  test('after a file that is refused', async () => {
    const content = Buffer.concat([Buffer.from('%PDF-1.7\n'), TABLE]);
    const { cleaning } = await clean(content, { hashAside: true });
    expect(cleaning).toMatchObject({ status: 'refused', sha256: sha256(content) });
    await leftWith(before);
  });

  test.each([600 * KB, 1_400 * KB])('after a source that fails behind %i bytes', async (length) => {
    const source = async function* () {
      yield* pieces(LONG_TABLE.subarray(0, length), 64 * KB);
      throw new Error('the source is gone');
    };
    const cleaning = cleanStream(
      async () => Readable.from(source()),
      () => ({
        write: async (_name, body) => {
          await body.resume().toArray();
        },
        remove: async () => {},
      }),
      {
        contracts: [contract()],
        key: 'f.csv',
        fileId: 'f',
        infer: false,
        plain: true,
        hashAside: true,
      },
    );
    await expect(cleaning).rejects.toThrow('the source is gone');
    await leftWith(before);
  });
});

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { cleanStream } from '../../../../lambdas/clean/engine/clean-stream';
import { RawMeter, unpacked } from '../../../../lambdas/clean/engine/raw-bytes';
import { clean, contract } from './clean-content';

const MB = 1024 * 1024;
const HEADER = 'id,name,points\n';
const TABLE = `${HEADER}${Array.from({ length: 2_000 }, (_, i) => `${i},n${i * 7919},5\n`).join('')}`;
const PACKED = gzipSync(TABLE);

function* pieces(content: Buffer, size: number): Iterable<Buffer> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

async function unpack(content: Buffer, size: number, maxBytes?: number): Promise<string> {
  const chunks: Buffer[] = [];
  const raw = new RawMeter().read(Readable.from(pieces(content, size)));
  for await (const chunk of unpacked(raw, maxBytes)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

const halfway = (packed: Buffer) => packed.subarray(0, packed.length >> 1);

describe.each([1, 7, 64 * 1024])('in pieces of %i bytes', (size) => {
  test.each([
    ['no gzip', Buffer.from(TABLE), TABLE],
    ['two bytes', Buffer.from('ab'), 'ab'],
    ['nothing', Buffer.alloc(0), ''],
    ['gzip', PACKED, TABLE],
    ['members', Buffer.concat([gzipSync(HEADER), gzipSync('1,a,5\n')]), `${HEADER}1,a,5\n`],
    ['an empty member first', Buffer.concat([gzipSync(''), PACKED]), TABLE],
    ['zeros as padding', Buffer.concat([PACKED, Buffer.alloc(1_000)]), TABLE],
  ])('%s is unpacked', async (_what, content, text) => {
    expect((await unpack(content, size)) === text).toBe(true);
  });

  test.each([
    ['something behind it', Buffer.concat([PACKED, Buffer.from('garbage')])],
    ['half a member behind it', Buffer.concat([PACKED, halfway(gzipSync('1,a,5\n'))])],
    ['a wrong checksum', Buffer.concat([PACKED.subarray(0, -8), Buffer.alloc(8)])],
    ['half of it', halfway(PACKED)],
    ['no checksum', PACKED.subarray(0, -8)],
    ['its header alone', PACKED.subarray(0, 10)],
    ['its first bytes alone', PACKED.subarray(0, 3)],
    ['its first bytes and text', Buffer.concat([PACKED.subarray(0, 3), Buffer.from(TABLE)])],
  ])('gzip with %s is refused', async (_what, content) => {
    await expect(unpack(content, size)).rejects.toMatchObject({ reason: { code: 'gzip_damaged' } });
  });
});

test('counts and hashes what was read, as it was stored', async () => {
  const meter = new RawMeter();
  for await (const chunk of unpacked(meter.read(Readable.from(pieces(PACKED, 100))))) {
    expect(chunk.length).toBeGreaterThan(0);
  }
  expect(meter.bytes).toBe(PACKED.length);
  expect(meter.sha256()).toBe(createHash('sha256').update(PACKED).digest('hex'));
});

test('gzip inside gzip is refused as an archive', async () => {
  const { cleaning } = await clean(gzipSync(PACKED));
  expect(cleaning).toMatchObject({ status: 'refused', reason: { code: 'archive' } });
});

describe('a bomb', () => {
  const rows = (megabytes: number) => Buffer.alloc(megabytes * MB, '1,a,5\n');

  test.each([
    ['of equal rows', gzipSync(Buffer.concat([Buffer.from(HEADER), rows(9)]))],
    ['of zeros', gzipSync(Buffer.alloc(9 * MB))],
    [
      'without a newline',
      gzipSync(Buffer.concat([Buffer.from(`${HEADER}"`), Buffer.alloc(9 * MB, 'x')])),
    ],
    [
      'of many members',
      Buffer.concat([gzipSync(HEADER), ...Array.from({ length: 9 }, () => gzipSync(rows(1)))]),
    ],
  ])('%s is refused before anything is cleaned', async (_what, bomb) => {
    const cleaning = await cleanStream(
      async () => Readable.from([bomb]),
      () => {
        throw new Error('an output was begun');
      },
      { contracts: [contract()], key: 'f.csv', fileId: 'f', infer: false, plain: true },
    );
    expect(cleaning).toMatchObject({ status: 'refused', reason: { code: 'gzip_bomb' } });
    expect(cleaning.bytes).toBe(bomb.length);
  });

  test('that begins like a table is refused once it has grown a hundred times', async () => {
    // 100 kB that do not pack: more than the first look takes in.
    const noise = Buffer.concat(
      Array.from({ length: 3_200 }, (_, i) => createHash('sha256').update(`${i}`).digest()),
    );
    const late = gzipSync(Buffer.concat([noise, rows(40)]));
    expect(late.length).toBeGreaterThan(100_000);
    await expect(unpack(late, 64 * 1024)).rejects.toMatchObject({ reason: { code: 'gzip_bomb' } });
  });

  test('what packs as well but is small, or is large and packs less, is none', async () => {
    expect(await unpack(gzipSync(rows(8)), MB)).toHaveLength(8 * MB);
    const table = Array.from(
      { length: 300_000 },
      (_, i) => `${i},some name,${i % 100},2024-01-31\n`,
    ).join('');
    expect(await unpack(gzipSync(table), MB)).toHaveLength(table.length);
    expect(table.length).toBeGreaterThan(8 * MB);
  });
});

test('unpacks no more than is allowed', async () => {
  expect(await unpack(PACKED, 100, TABLE.length)).toBe(TABLE);
  await expect(unpack(PACKED, 100, TABLE.length - 1)).rejects.toMatchObject({
    reason: { code: 'too_large' },
  });
});

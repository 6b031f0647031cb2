import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { cleanStream } from '../../../../lambdas/clean/engine/clean-stream';
import { contract } from './clean-content';

const MB = 1024 * 1024;

/** A table of rows that do not pack, more than the first look at a gzip file takes in, and one endless row behind it. */
function lateBomb(): Buffer {
  const name = (i: number) => createHash('sha256').update(`${i}`).digest('base64url');
  const rows = Array.from({ length: 2_600 }, (_, i) => `${i},${name(i)},5\n`);
  const head = Buffer.from(`id,name,points\n${rows.join('')}`);
  return gzipSync(Buffer.concat([head, Buffer.alloc(14 * MB, 'x')]));
}

test('of a bomb behind ordinary rows nothing stays, not even its rows', async () => {
  const bomb = lateBomb();
  const [begun, kept] = [new Set<string>(), new Set<string>()];
  const cleaning = await cleanStream(
    async () => Readable.from([bomb]),
    () => ({
      write: async (name, body) => {
        begun.add(name);
        body.resume();
        await finished(body);
        kept.add(name);
      },
      remove: async (name) => void kept.delete(name),
    }),
    { contracts: [contract()], key: 'f.csv', fileId: 'f', infer: false, plain: true },
  );
  expect(begun).toContain('part-00000.csv');
  expect([...kept]).toEqual([]);
  expect(cleaning).toMatchObject({
    status: 'refused',
    reason: { code: 'gzip_bomb' },
    rows: { read: 0, clean: 0, rejected: 0, duplicate: 0 },
    parts: [],
    rejects: null,
    bytes: bomb.length,
  });
}, 60_000);

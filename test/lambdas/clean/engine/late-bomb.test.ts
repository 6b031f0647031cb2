import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { cleanStream } from '../../../../lambdas/clean/engine/clean-stream';
import { contract } from './clean-content';

const MB = 1024 * 1024;

/** A text that does not pack. */
const noise = (seed: number) => createHash('sha256').update(`${seed}`).digest('base64url');

/** A table of rows that do not pack, more than the first look at a gzip file takes in, and one endless row behind it. */
function lateBomb(): Buffer {
  const rows = Array.from({ length: 2_600 }, (_, i) => `${i},${noise(i)},5\n`);
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

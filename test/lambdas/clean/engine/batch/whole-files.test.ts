import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { cleanStream } from '../../../../../lambdas/clean/engine/clean-stream';
import type { Outputs } from '../../../../../lambdas/clean/engine/output-file';
import { contract } from '../clean-content';
import { bothWays } from '../fast/both-ways';

jest.setTimeout(60_000);

const HEADER = 'id,name,points\n';

/** Rows of which every seventh is rejected, and every eleventh repeats a key. */
function rows(count: number, name = 'Zoë Müller'): string {
  const lines = Array.from({ length: count }, (_, i) => {
    const points = i % 7 === 6 ? '1000' : String(i % 100);
    return `${i % 11 === 10 ? i - 5 : i},${i % 5 === 0 ? `"${name}, ""${i}"""` : name},${points}\n`;
  });
  return lines.join('');
}

const TABLE = `${HEADER}${rows(1_500)}`;

const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();

/** The same table as it is stored in several ways; `toBytes` is how one line of it is stored. */
const STORED: readonly (readonly [string, Buffer, (line: string) => Buffer])[] = [
  ['UTF-8', Buffer.from(TABLE), (line) => Buffer.from(line)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TABLE}`), (line) => Buffer.from(line)],
  ['UTF-16 LE', Buffer.from(`\ufeff${TABLE}`, 'utf16le'), (line) => Buffer.from(line, 'utf16le')],
  ['UTF-16 BE', utf16be(`\ufeff${TABLE}`), utf16be],
  ['Windows-1252', Buffer.from(TABLE, 'latin1'), (line) => Buffer.from(line, 'latin1')],
];

describe.each(STORED)('%s', (_encoding, content, toBytes) => {
  test.each([10_007, 1024 * 1024])('in pieces of %i bytes', async (chunk) => {
    const { batch, outcome, expected } = await bothWays(content, { chunk });
    expect(outcome).toEqual(expected);
    expect(batch.cleaning.readers?.fast).toBeGreaterThan(1_400);
    expect(batch.rejects.length).toBeGreaterThan(200);
    const lines = TABLE.split('\n').map(toBytes);
    for (const { _line, _byte, _length } of batch.rejects) {
      const from = Number(_byte);
      expect(content.subarray(from, from + Number(_length))).toEqual(lines[Number(_line) - 1]);
    }
  });

  test('packed by gzip', async () => {
    const packed = gzipSync(content);
    const { batch, outcome, expected } = await bothWays(packed, { chunk: 1_009 });
    expect(outcome).toEqual(expected);
    expect(batch.cleaning.bytes).toBe(packed.length);
    expect(batch.rejects.length).toBeGreaterThan(200);
  });
});

/** What stands between rows and hurts. */
const HOSTILE: readonly (readonly [string, string | Buffer])[] = [
  ['a NUL', '9000001,a\0b,5\n'],
  ['bytes that are no text', Buffer.from('9000001,\xff\xfe\x80,5\n', 'latin1')],
  ['half a character', Buffer.from('9000001,\xc3,5\n', 'latin1')],
  ['a quotation mark that nobody closes', '9000001,"open,5\n'],
  ['one that is closed too early', '9000001,"clo"sed,5\n'],
  ['one in the middle', '9000001,5" pipe,5\n'],
  ['a record of more than a megabyte', `9000001,${'x'.repeat(1_100_000)},5\n`],
  ['such a record of many lines', `9000001,"${'x\n'.repeat(600_000)}",5\n`],
  ['ten thousand cells', `${','.repeat(10_000)}\n`],
  ['blank lines', '\n\r\n  \n\n'],
  ['the header again', HEADER],
  ['other newlines', '9000001,a,5\r9000002,b,5\r\n9000003,c,5\n'],
  ['control characters', '9000001,\x07\x1b[31m\x7f,5\n'],
  ['a byte order mark', '\ufeff9000001,a,5\n'],
];

test.each(HOSTILE)('between batches: %s', async (_what, hostile) => {
  const bytes = Buffer.from(hostile);
  const content = Buffer.concat([
    Buffer.from(`${HEADER}${rows(500)}`),
    bytes,
    Buffer.from(rows(250, 'after')),
    bytes,
  ]);
  for (const chunk of bytes.length > 1_000_000 ? [300_007] : [5_003, 3_000_000]) {
    const { batch, outcome, expected } = await bothWays(content, { chunk });
    expect(outcome).toEqual(expected);
    const { read, clean, rejected, duplicate } = batch.cleaning.rows;
    expect(read).toBe(clean + rejected + duplicate);
    expect(read).toBeGreaterThanOrEqual(750);
  }
});

test('parts begin where they begin record by record', async () => {
  const content = `${HEADER}${rows(1_200, 'x'.repeat(9_500))}`;
  const { batch, outcome, expected } = await bothWays(content, { chunk: 256 * 1024 });
  expect(outcome).toEqual(expected);
  expect(batch.cleaning.parts.map(({ name }) => name)).toEqual([
    'part-00000.csv',
    'part-00001.csv',
  ]);
});

const OPTIONS = {
  contracts: [contract()],
  key: 'f.csv',
  fileId: 'f',
  infer: false,
  plain: true,
  reader: 'batch',
} as const;

function* pieces(text: string, size: number): Iterable<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A store of which only whole files stay. */
class Store implements Outputs {
  readonly files = new Set<string>();

  async write(name: string, body: Readable): Promise<void> {
    for await (const chunk of body) await this.take(name, chunk);
    this.files.add(name);
  }

  async remove(name: string): Promise<void> {
    this.files.delete(name);
  }

  protected async take(_name: string, _chunk: Buffer): Promise<void> {}
}

class FailingStore extends Store {
  private taken = 0;

  protected override async take(_name: string, chunk: Buffer): Promise<void> {
    this.taken += chunk.length;
    if (this.taken > 1_500_000) throw new Error('the store is gone');
  }
}

/** Six megabytes. */
const WIDE = `${HEADER}${rows(1_000, 'x'.repeat(6_000))}`;

async function* failingSource() {
  yield* pieces(WIDE.slice(0, 4_000_000), 300_000);
  throw new Error('the source is gone');
}

test('nothing stays of a file whose source fails', async () => {
  const store = new Store();
  const cleaning = cleanStream(
    async () => Readable.from(failingSource()),
    () => store,
    OPTIONS,
  );
  await expect(cleaning).rejects.toThrow('the source is gone');
  expect([...store.files]).toEqual([]);
});

test('a store that fails ends the cleaning, and the source is let go', async () => {
  const store = new FailingStore();
  const source = Readable.from(pieces(WIDE, 300_000));
  await expect(
    cleanStream(
      async () => source,
      () => store,
      OPTIONS,
    ),
  ).rejects.toThrow('the store is gone');
  expect(source.destroyed).toBe(true);
  expect([...store.files]).toEqual([]);
});

import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { firstRows } from '../../../../lambdas/clean/infer/first-rows';
import { proposalFor } from '../../../../lambdas/clean/infer/propose-for';

const TEXT = 'id,city\n1,Zürich\n2,Genève\n';

async function firstOf(content: Buffer, most: number) {
  const { open, cut } = await firstRows(async () => Readable.from([content]), most);
  return { kept: await buffer(await open()), cut };
}

test.each([
  ['UTF-8', Buffer.from(TEXT), 20, Buffer.from('id,city\n1,Zürich\n')],
  ['CR', Buffer.from(TEXT.replaceAll('\n', '\r')), 20, Buffer.from('id,city\r1,Zürich\r')],
  [
    'UTF-16 LE',
    Buffer.from(`\ufeff${TEXT}`, 'utf16le'),
    46,
    Buffer.from('\ufeffid,city\n1,Zürich\n', 'utf16le'),
  ],
  [
    'UTF-16 BE',
    Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16(),
    46,
    Buffer.from('\ufeffid,city\n1,Zürich\n', 'utf16le').swap16(),
  ],
  ['gzip', gzipSync(TEXT), 20, Buffer.from('id,city\n1,Zürich\n')],
])('%s is cut behind a whole line', async (_, content, most, kept) => {
  expect(await firstOf(content, most)).toEqual({ kept, cut: true });
});

test('a file that is no longer stays whole', async () => {
  const content = Buffer.from(TEXT);
  expect(await firstOf(content, content.length)).toEqual({ kept: content, cut: false });
});

test('a proposal that did not see the whole file says so', async () => {
  const line = `${'x'.repeat(1023)}\n`;
  const content = Buffer.from(`title\n${line.repeat(9 * 1024)}`);
  const open = async () => Readable.from([content]);
  expect(await proposalFor(open, 'a.csv', [])).toMatch(
    /^# Only the first \d+ rows were looked at\.$/m,
  );
  expect(await proposalFor(async () => Readable.from([Buffer.from(TEXT)]), 'a.csv', [])).toContain(
    '# All 2 rows were looked at.',
  );
}, 30_000);

const damaged = async () => Readable.from([gzipSync(TEXT.repeat(99)).subarray(0, 60)]);

test('a damaged gzip has no proposal', async () => {
  expect(await proposalFor(damaged, 'a.csv.gz', [])).toBeUndefined();
});

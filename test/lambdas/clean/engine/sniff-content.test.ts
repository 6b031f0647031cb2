import { gzipSync } from 'node:zlib';
import { sniffContent } from '../../../../lambdas/clean/engine/sniff-content';
import { clean } from './clean-content';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

const REFUSED: readonly (readonly [name: string, content: Buffer | string, code: string])[] = [
  ['nothing', '', 'empty'],
  ['a byte order mark alone', '\ufeff', 'empty'],
  ['blank lines alone', '\n \r\n\n', 'empty'],
  ['a header alone', 'id,name,points\n', 'header_only'],
  ['a PNG', PNG, 'image'],
  ['a JPEG', Buffer.from('ffd8ffe000104a464946', 'hex'), 'image'],
  ['a PDF', '%PDF-1.7\n%âãÏÓ\n', 'pdf'],
  [
    'an xlsx',
    Buffer.from('PK\x03\x04\x14\0\x06\0\x08\0[Content_Types].xml', 'latin1'),
    'spreadsheet',
  ],
  ['an xls', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), 'spreadsheet'],
  ['a ZIP', Buffer.from('PK\x03\x04\x14\0\0\0\x08\0marks.csv', 'latin1'), 'archive'],
  ['Zstandard', Buffer.from('28b52ffd0058', 'hex'), 'archive'],
  ['gzip inside gzip', gzipSync(gzipSync('id\n1\n')), 'archive'],
  ['Parquet', Buffer.from('PAR1\x15\0\x15', 'latin1'), 'columnar'],
  ['a web page', '\n<!DOCTYPE html><html><body>Please sign in</body></html>', 'html'],
  ['XML', '<?xml version="1.0"?><rows/>', 'xml'],
  ['a JSON object', '{"id": 1, "name": "x"}', 'json'],
  ['a JSON list', '[{"id": 1}]', 'json'],
  ['JSON in UTF-16', Buffer.from('\ufeff{"id": 1}', 'utf16le'), 'json'],
  [
    'a Git LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 3\n',
    'git_lfs_pointer',
  ],
  ['machine code', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 37) % 256)), 'binary'],
];

test.each(REFUSED)('%s named .csv is refused', async (_name, content, code) => {
  const { cleaning, files } = await clean(content);
  expect(cleaning).toMatchObject({ status: 'refused', reason: { code }, rows: { read: 0 } });
  expect(cleaning.bytes).toBe(Buffer.from(content).length);
  expect(cleaning.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect([...files.keys()]).toEqual([]);
});

test.each([
  ['a brace in the header', '{id},name\n1,x\n'],
  ['a bracket in the header', '[id],name\n1,x\n'],
  ['a header that begins like a signature', 'ORCID,name\n1,x\n'],
  ['a less-than sign', '<5,name\n1,x\n'],
])('%s is text', (_name, content) => {
  expect(sniffContent(Buffer.from(content))).toBeUndefined();
});

describe('gzip', () => {
  test('is unpacked whatever the name, several members too', async () => {
    const packed = Buffer.concat([gzipSync('id,name,points\n1,a,5\n'), gzipSync('2,b,6\n')]);
    const { cleaning, rows } = await clean(packed, { chunk: 7 });
    expect(rows.map((row) => row['id'])).toEqual(['1', '2']);
    expect(cleaning.bytes).toBe(packed.length);
  });

  test('cut short is refused, and nothing of it stays', async () => {
    const lines = Array.from({ length: 5_000 }, (_, i) => `${i},name ${i * 7919},5`);
    const packed = gzipSync(`id,name,points\n${lines.join('\n')}\n`);
    const { cleaning, files } = await clean(packed.subarray(0, packed.length - 100));
    expect(cleaning).toMatchObject({ status: 'refused', reason: { code: 'gzip_damaged' } });
    expect([...files.keys()]).toEqual([]);
  });

  test('that grows more than a hundred times is refused', async () => {
    const bomb = gzipSync(`id,name,points\n${`1,${'x'.repeat(50_000)},5\n`.repeat(400)}`);
    const { cleaning } = await clean(bomb);
    expect(cleaning.reason?.code).toBe('gzip_bomb');
  });
});

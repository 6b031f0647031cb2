import { isUtf8 } from 'node:buffer';
import { lastBoundary } from '../../../../lambdas/clean/engine/encoding';
import { clean, contract } from './clean-content';

const TEXT = 'id,name,points\n1,Žilina ʤ 😎,5\n2,"é, è",6\n';
const NAMES = ['Žilina ʤ 😎', 'é, è'];

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

describe.each([1, 2, 3, 64 * 1024])('in chunks of %d bytes', (chunk) => {
  test.each([
    ['utf-8', Buffer.from(TEXT)],
    ['utf-8', Buffer.from(`\ufeff${TEXT}`)],
    ['utf-16le', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
    ['utf-16be', utf16be(`\ufeff${TEXT}`)],
    ['utf-16le', Buffer.from(TEXT, 'utf16le')],
    ['utf-16be', utf16be(TEXT)],
  ])('%s is read and written as UTF-8', async (encoding, content) => {
    const { cleaning, rows } = await clean(content, { chunk });
    expect(cleaning.dialect?.encoding).toBe(encoding);
    expect(rows.map((row) => row['name'])).toEqual(NAMES);
    expect(cleaning.drift.extra).toEqual([]);
  });

  test('Windows-1252 is read where the bytes are not UTF-8', async () => {
    const content = Buffer.from('id,name,points\n1,Jos\xe9 \x80 \x93x\x94,5\n', 'latin1');
    const { cleaning, rows } = await clean(content, { chunk });
    expect(cleaning.dialect?.encoding).toBe('windows-1252');
    expect(rows[0]?.['name']).toBe('José € “x”');
  });
});

test('a byte without meaning in Windows-1252 rejects its row', async () => {
  const content = Buffer.from('id,name,points\n1,\xe9,5\n2,\x81,6\n', 'latin1');
  const { rows, ledger } = await clean(content);
  expect(rows.map((row) => row['id'])).toEqual(['1']);
  expect(ledger).toMatchObject([{ _line: '3', _reasons: 'encoding' }]);
});

test('one broken byte in a UTF-8 file rejects its row, and nothing is replaced', async () => {
  const broken = Buffer.concat([Buffer.from('3,x'), Buffer.from([0xff]), Buffer.from('y,7\n')]);
  const { cleaning, rows, files } = await clean(Buffer.concat([Buffer.from(TEXT), broken]));
  expect(cleaning.dialect?.encoding).toBe('utf-8');
  expect(rows.map((row) => row['name'])).toEqual(NAMES);
  expect(cleaning.rejectedByReason).toEqual({ encoding: 1 });
  expect(files.get('part-00000.csv')).not.toContain('\ufffd');
});

test('bytes that are broken far behind the first megabyte reject their rows', async () => {
  const good = Array.from({ length: 60_000 }, (_, i) => `${i},some name of a student,5`);
  const content = Buffer.from(`id,name,points\n${good.join('\n')}\nlate,caf\xe9,5\n`, 'latin1');
  const { cleaning } = await clean(content);
  expect(content.length).toBeGreaterThan(1.5 * 1024 * 1024);
  expect(cleaning.rows).toEqual({ read: 60_001, clean: 60_000, rejected: 1, duplicate: 0 });
  expect(cleaning.rejectedByReason).toEqual({ encoding: 1 });
});

test('half a UTF-16 character at the end rejects its row', async () => {
  const content = Buffer.from('\ufeffid,name,points\n1,a,5\n2,b,6', 'utf16le');
  const { cleaning } = await clean(content.subarray(0, content.length - 1));
  expect(cleaning.rows).toMatchObject({ clean: 1, rejected: 1 });
});

test('a NUL rejects its row', async () => {
  const { rows, ledger } = await clean(`id,name,points\n1,a\0b,5\n2,${'x'.repeat(200)},6\n`);
  expect(rows.map((row) => row['id'])).toEqual(['2']);
  expect(ledger).toMatchObject([{ _reasons: 'encoding' }]);
});

const declared = (encoding: string) => ({
  contracts: [contract({ dialect: { encoding } })],
  key: 'marks/f.csv',
});

describe('a declared encoding binds', () => {
  test('UTF-8 bytes are read as Windows-1252', async () => {
    const { rows } = await clean('id,name,points\n1,é,5\n', declared('windows-1252'));
    expect(rows[0]?.['name']).toBe('Ã©');
  });

  test('Windows-1252 bytes are not UTF-8', async () => {
    const content = Buffer.from('id,name,points\n1,\xe9,5\n2,b,6\n', 'latin1');
    const { cleaning } = await clean(content, declared('UTF-8'));
    expect(cleaning.rejectedByReason).toEqual({ encoding: 1 });
  });

  test('UTF-16 where another is declared is refused', async () => {
    const { cleaning } = await clean(Buffer.from(TEXT, 'utf16le'), declared('utf-8'));
    expect(cleaning.reason?.code).toBe('encoding');
    expect(cleaning.dataset).toBe('marks');
  });
});

test('a boundary is never inside a character, and at most one character away', () => {
  const bytes = Buffer.from('aé€😎b😎');
  for (let cut = 1; cut <= bytes.length; cut++) {
    const boundary = lastBoundary(bytes.subarray(0, cut));
    expect(isUtf8(bytes.subarray(0, boundary))).toBe(true);
    expect(cut - boundary).toBeLessThanOrEqual(4);
  }
});

import { isUtf8 } from 'node:buffer';
import { lastBoundary } from '../../../../lambdas/clean/engine/encoding';
import { clean, contract } from './clean-content';

const TEXT = 'id,name,points\n1,Žilina ʤ 😎,5\n2,"é, è",6\n';
const NAMES = ['Žilina ʤ 😎', 'é, è'];

/** Bytes of Windows-1252 that are not those of Latin-1. */
const CODES = new Map(
  [
    ['€', 0x80],
    ['…', 0x85],
    ['Š', 0x8a],
    ['Œ', 0x8c],
    ['Ž', 0x8e],
    ['‘', 0x91],
    ['’', 0x92],
    ['“', 0x93],
    ['”', 0x94],
    ['–', 0x96],
    ['™', 0x99],
    ['š', 0x9a],
    ['ž', 0x9e],
  ].map(([character, code]) => [String(character), Number(code)]),
);

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

const latin1 = (text: string) => Buffer.from(text, 'latin1');

describe('what is not ASCII far behind the first megabyte', () => {
  const good = Array.from({ length: 1200 }, (_, i) => `${i},${'x'.repeat(1000)},5`);
  const late = (...rows: readonly Buffer[]) =>
    Buffer.concat([Buffer.from(`id,name,points\n${good.join('\n')}\n`), ...rows]);

  test('is Windows-1252 where it is not UTF-8: the file is read again', async () => {
    const content = late(latin1('late,caf\xe9,5\n'), latin1('more,\x93x\x94,5\n'));
    const { cleaning, rows, files } = await clean(content, { chunk: 1000 });
    expect(content.length).toBeGreaterThan(1.1 * 1024 * 1024);
    expect(cleaning.dialect?.encoding).toBe('windows-1252');
    expect(cleaning.rows).toEqual({ read: 1202, clean: 1202, rejected: 0, duplicate: 0 });
    expect(rows.slice(-2).map((row) => row['name'])).toEqual(['café', '“x”']);
    expect([...files.keys()]).toEqual(cleaning.parts.map(({ name }) => name));
  });

  test('is UTF-8 with broken rows where more of it is UTF-8', async () => {
    const { cleaning } = await clean(late(latin1('late,caf\xe9,5\n'), Buffer.from('a,é è,5\n')));
    expect(cleaning.dialect?.encoding).toBe('utf-8');
    expect(cleaning.rejectedByReason).toEqual({ encoding: 1 });
  });

  test('rejects its rows where it is neither', async () => {
    const cyrillic = latin1('late,\xc8\xe2\xe0\xed \xcf\xe5\xf2\xf0,5\n');
    const { cleaning } = await clean(late(cyrillic));
    expect(cleaning.dialect?.encoding).toBe('utf-8');
    expect(cleaning.rejectedByReason).toEqual({ encoding: 1 });
  });

  test('rejects its rows where UTF-8 is declared', async () => {
    const content = late(latin1('late,caf\xe9,5\n'));
    const { cleaning } = await clean(content, declared('utf-8'));
    expect(cleaning.rejectedByReason).toEqual({ encoding: 1 });
  });
});

test.each([
  ['Cyrillic', '\xc8\xe2\xe0\xed \xcf\xe5\xf2\xf0\xee\xe2'],
  ['Greek', '\xc3\xe9\xdc\xed\xed\xe7\xf2'],
  ['Chinese', '\xd5\xc5\xce\xb0\xc0\xee\xc4\xc8'],
  ['Shift-JIS', '\x8e\x52\x93\x63\x91\xbe\x98\x59\x83\x65\x83\x58\x83\x67'],
  ['Macintosh', 'Ren\x8e, Mich\x8fle, Fran\x8dois, No\x91l, Andr\x8e'],
])('%s letters of another encoding are refused, not read as Latin ones', async (_, letters) => {
  const rows = Array.from({ length: 5 }, (_row, i) => `${i},"${letters}",5\n`);
  const content = Buffer.from(`id,name,points\n${rows.join('')}`, 'latin1');
  const { cleaning } = await clean(content);
  expect(cleaning).toMatchObject({ status: 'refused', reason: { code: 'encoding_unknown' } });
});

test.each([
  'bo\xff\xfegie',
  '\xc3(',
  '\xed\xa0\x80',
  'x\xc0\xaf',
  'bo\xc3',
  'invalid_\xff\xff_part',
  'a\x81b',
  '\xc0\xaf',
  '\xc0\x80',
  'X\xc0\xae',
  '1\xc1\xbf2',
  '\xf5\x80',
  'a \xf8\x88 b',
  '\xff\xbf',
  '5 \xe2\x82',
  'a \xe2\x80',
])('one damaged row in ASCII costs itself only: %j', async (name) => {
  const good = Array.from({ length: 30 }, (_, i) => `${i},valid,5\n`).join('');
  const content = Buffer.from(`id,name,points\n${good}bad,${name},5\n`, 'latin1');
  const { cleaning, rows } = await clean(content);
  expect(cleaning.rejectedByReason).toEqual({ encoding: 1 });
  expect(rows).toHaveLength(30);
});

test.each([
  'São',
  'Ágnes',
  '12 °C',
  '€ 5',
  'it’s',
  'a – b',
  'Curaçao, 1ª',
  'Sigþór',
  'Renée, Zoë, François, Ángel, Noël, Jürgen, Åse, Œuvre, Štefan, Žižka',
  '“quoted” – and ‘more’ … 5 € ™ ÀÉ',
  'DUŠAN TOMÁŠEK, ŽIŽKA, PŘEMYSL? BOŽENA KOŠŤÁL?'.replaceAll(/[ŘŤ]/g, ''),
  'LUKÁŠ, Tomáš, ýž, úš, Maß',
  'René’s café… “à” «é» Société¹ René™ nº© ça\u00a0va',
  'Citroën; Müller-Lüdenscheidt; naïve; façade; señor; Ñandú',
])('Windows-1252 is read: %s', async (name) => {
  const bytes = Array.from(name, (c) => CODES.get(c) ?? c.charCodeAt(0));
  const start = Buffer.from('id,name,points\n1,"');
  const { cleaning, rows } = await clean(
    Buffer.concat([start, Buffer.from(bytes), Buffer.from('",5\n')]),
  );
  expect(cleaning.dialect?.encoding).toBe('windows-1252');
  expect(rows[0]?.['name']).toBe(name);
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

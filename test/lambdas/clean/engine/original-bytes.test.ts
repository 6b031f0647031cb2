import { gzipSync } from 'node:zlib';
import { clean, type Row } from './clean-content';

const READERS = ['fast', 'csv_parse'] as const;

/** The bytes of the file that a rejected row says are its record. */
function bytesOf(content: Buffer, row: Row): Buffer {
  const from = Number(row['_byte']);
  return content.subarray(from, from + Number(row['_length']));
}

/** The records of all rows that are not taken, as the file has them. */
async function records(
  content: Buffer,
  options: Parameters<typeof clean>[1] = {},
): Promise<Buffer[]> {
  const { rejects, ledger } = await clean(content, options);
  expect(rejects.map(({ _byte, _length }) => [_byte, _length])).toEqual(
    ledger.map(({ _byte, _length }) => [_byte, _length]),
  );
  return ledger.map((row) => bytesOf(content, row));
}

const HEADER = 'id,name,points\r\n';
/** A record for every kind of trouble, each followed by CRLF. */
const BAD = [
  '1,é€,bad',
  '2,"a ""b""\r\nc",x',
  '3,short',
  '4,a,5,long',
  '5,mid"quote,6',
  '6,"x"y,6',
  ',"  padded ",7',
];
const GOOD = '9,gut,5';
const TEXT = HEADER + [GOOD, ...BAD, ''].join('\r\n');

const WRITTEN: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(`\ufeff${text}`),
  'UTF-16 LE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 BE': (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  'Windows-1252': (text) => Buffer.from(text.replace('€', '\x80'), 'latin1'),
};

describe.each(READERS)('read by %s', (reader) => {
  test.each(Object.entries(WRITTEN))(
    '%s: every rejected record is found byte for byte',
    async (_name, write) => {
      const unmarked = (record: string) => write(record).subarray(write('').length);
      for (const chunk of [64 * 1024, 7]) {
        const found = await records(write(TEXT), { reader, chunk });
        expect(found).toEqual(BAD.map(unmarked));
      }
    },
  );

  test('bytes that no table can show are found, too', async () => {
    const broken = [
      Buffer.from('1,caf\xe9 \xff,5', 'latin1'),
      Buffer.from('2,a\0b,6'),
      Buffer.from('3,"\xc3\n",7', 'latin1'),
    ];
    const lines = [
      Buffer.from(`${HEADER}8,žluťoučký kůň,5\r\n`),
      ...broken.map((record) => Buffer.concat([record, Buffer.from('\r\n')])),
    ];
    const content = Buffer.concat(lines);
    expect(await records(content, { reader })).toEqual(broken);
    expect((await clean(content, { reader })).rejects.map((row) => row['_reasons'])).toEqual([
      'encoding',
      'encoding',
      'encoding',
    ]);
  });

  test('of a packed file the unpacked bytes count', async () => {
    const { ledger } = await clean(gzipSync(TEXT), { reader });
    expect(ledger.map((row) => bytesOf(Buffer.from(TEXT), row).toString())).toEqual(BAD);
  });

  test('a record that swallows its neighbours is its first line only', async () => {
    const lines = [GOOD, '1,"open,5', '2,a,6', '3,b,7'];
    const content = Buffer.from(HEADER + lines.join('\r\n'));
    expect((await records(content, { reader })).map(String)).toEqual(['1,"open,5']);
  });

  test('a record of more than a megabyte is found whole', async () => {
    const long = `1,"${'x\r\n'.repeat(500_000)}",5`;
    const content = Buffer.from(`${HEADER}${long}\r\n2,b,6\r\n3,c,y\r\n`);
    const found = await records(content, { reader });
    expect(found.map(({ length }) => length)).toEqual([long.length, 5]);
    expect(found[0]?.equals(Buffer.from(long))).toBe(true);
  });

  test('duplicates say where they stand', async () => {
    const content = Buffer.from(`${HEADER}1,a,5\r\n2,b,6\r\n1,c,7\r\n`);
    expect((await records(content, { reader })).map(String)).toEqual(['1,c,7']);
  });
});

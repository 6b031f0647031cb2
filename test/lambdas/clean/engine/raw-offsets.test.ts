import fc from 'fast-check';
import { type Encoding, utf8Decoder } from '../../../../lambdas/clean/engine/encoding';
import { RawOffsets } from '../../../../lambdas/clean/engine/raw-offsets';
import { RecordFramer } from '../../../../lambdas/clean/engine/record-framer';

const GRAMMAR = { delimiter: 44, quote: 34, padding: true };

const WRITERS: Readonly<Record<Encoding, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'utf-16be': (text) => Buffer.from(text, 'utf16le').swap16(),
  'windows-1252': (text) => Buffer.from(text, 'latin1'),
};

/** Raw place and bytes of every record, as the cleaning finds them, cut into chunks. */
function places(raw: Buffer, encoding: Encoding, chunk: number): Buffer[] {
  const offsets = new RawOffsets(raw.subarray(0, chunk), encoding);
  const decoder = utf8Decoder(encoding);
  const framer = new RecordFramer(GRAMMAR);
  const found: Buffer[] = [];
  const take = (text: Buffer, final: boolean): void => {
    offsets.push(text);
    const frames = [...framer.push(text), ...(final ? framer.end() : [])];
    for (const { offset, length } of frames) {
      const at = offsets.at(offset);
      found.push(raw.subarray(at, offsets.at(offset + length)));
    }
    offsets.release(framer.recordStart, framer.position);
  };
  for (let at = 0; at < raw.length; at += chunk) {
    take(decoder.push(raw.subarray(at, at + chunk)), false);
  }
  take(decoder.end(), true);
  return found;
}

const CELL = fc.stringMatching(/^[a-z é€𝒳Ÿ\u00a0]{0,6}$/u);

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;

describe.each(ENCODINGS)('in %s', (encoding) => {
  const write = WRITERS[encoding];
  const latin = encoding === 'windows-1252';
  const cell = CELL.map((text) => (latin ? text.replaceAll(/[€𝒳Ÿ]/gu, 'ÿ') : text));
  const records = fc.array(
    fc
      .tuple(cell, cell, fc.boolean())
      .map(([a, b, lines]) => (lines ? `${a},"${b}\n${a}"` : `${a},${b}`)),
    { minLength: 1, maxLength: 8 },
  );
  const newline = fc.constantFrom('\n', '\r\n', '\r');

  test('the place of a record holds exactly its bytes, wherever the chunks end', () => {
    fc.assert(
      fc.property(
        records,
        newline,
        fc.boolean(),
        fc.integer({ min: 3, max: 40 }),
        (rows, end, mark, chunk) => {
          // A CR before the LF inside a cell would be one newline.
          const text = rows.map((row) => row + end).join('');
          const marked = mark && !latin ? `\ufeff${text}` : text;
          expect(places(write(marked), encoding, chunk)).toEqual(rows.map((row) => write(row)));
        },
      ),
      { numRuns: 300 },
    );
  });
});

test('bytes that are no text count, too', () => {
  const utf16 = Buffer.from('a,\ud800b\nc,d\n', 'utf16le');
  expect(places(utf16, 'utf-16le', 5).map((bytes) => bytes.toString('utf16le'))).toEqual([
    'a,\ud800b',
    'c,d',
  ]);
  const latin = Buffer.from('a,\x81\x80b\nc,d\n', 'latin1');
  expect(places(latin, 'windows-1252', 3).map((bytes) => bytes.toString('latin1'))).toEqual([
    'a,\x81\x80b',
    'c,d',
  ]);
});

test('a record of megabytes is found without being kept', () => {
  const long = `x,"${'é\n'.repeat(900_000)}`;
  const raw = Buffer.from(`a,b\n${long}",c\nd,e\n`, 'latin1');
  const found = places(raw, 'windows-1252', 64 * 1024);
  expect(found.map(({ length }) => length)).toEqual([3, long.length + 3, 3]);
  expect(found[1]?.toString('latin1', 0, 4)).toBe('x,"é');
  expect(found[2]?.toString()).toBe('d,e');
});

import { RecordSpans, SHAPE } from '../../../../../lambdas/clean/engine/fast/record-spans';

const COMMAS = { delimiter: 44, quote: 34, padding: true };
const DECLINED = -1;

/** Scans the first record. @param more The content goes on behind what is given. */
function scan(
  text: string,
  options: { grammar?: typeof COMMAS; most?: number; more?: boolean } = {},
) {
  const content = Buffer.from(text);
  const bytes = Buffer.concat([content, Buffer.from('\nnot,to,be,read')]);
  const spans = new RecordSpans(options.grammar ?? COMMAS, options.most ?? 9);
  const next = spans.scan(bytes, 0, content.length, !options.more);
  const cells = Array.from({ length: next < 0 ? 0 : spans.count }, (_, cell) => ({
    text: bytes.toString('utf8', spans.from[cell], spans.to[cell]),
    shape: spans.shape[cell],
  }));
  return { next, cells, newlines: spans.newlines, odd: spans.odd, end: spans.end };
}

const textsOf = (text: string) => scan(text).cells.map((cell) => cell.text);

test('cells are where they stand, with their white space and without quotation marks', () => {
  expect(textsOf('a, b ,,"c ",""')).toEqual(['a', ' b ', '', 'c ', '']);
  expect(textsOf('a,')).toEqual(['a', '']);
});

test.each([
  ['a,b\nc', 4, 3],
  ['a,b\r\nc', 5, 3],
  ['a,b\rc', 4, 3],
  ['a,b', 3, 3],
  ['"a\n","b"\nc', 9, 8],
])('%j goes on at %i', (text, next, end) => {
  expect(scan(text)).toMatchObject({ next, end });
});

test.each(['a,b', 'a,b\r', '"a', '"a"', '"a""', 'a,"b\n'])(
  '%j may go on in the next chunk',
  (text) => {
    expect(scan(text, { more: true }).next).toBe(DECLINED);
  },
);

test.each(['5" pipe,b', 'a, "b"', '"a" ,b', '"a"b', '"open,b', 'a\0b', '"a\0"'])(
  '%j is left to others',
  (text) => {
    expect(scan(text).next).toBe(DECLINED);
  },
);

test('a record with more cells than asked for is declined', () => {
  expect(scan('a,b,c', { most: 3 }).next).toBe(5);
  expect(scan('a,b,c,d', { most: 3 }).next).toBe(DECLINED);
});

test('what canonical CSV must know of a cell is noted', () => {
  const shapes = (text: string, grammar = COMMAS) =>
    scan(text, { grammar }).cells.map(({ shape }) => shape);
  const { enclosed, escaped, enclose, double, odd, plus } = SHAPE;
  expect(shapes('a,"b","c,d","e""f"')).toEqual([
    0,
    enclosed,
    enclosed | enclose,
    enclosed | enclose | escaped,
  ]);
  expect(shapes('é,1+1,"\u007f"')).toEqual([odd, plus, enclosed | odd]);
  expect(shapes('a,b;"c,d"', { ...COMMAS, delimiter: 59 })).toEqual([enclose, enclosed | enclose]);
  expect(shapes('5" pipe\tb', { delimiter: 9, quote: 0, padding: true })).toEqual([double, 0]);
});

test('newlines inside quotation marks are counted, CRLF as one', () => {
  expect(scan('"a\nb\r\nc\rd",e').newlines).toBe(3);
  expect(scan('a,b\n').newlines).toBe(0);
});

test('only a record with unusual characters is odd', () => {
  expect(scan('a,"b,c"').odd).toBe(false);
  expect(scan('a,ä').odd).toBe(true);
});

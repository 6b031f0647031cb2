import * as fc from 'fast-check';
import { RecordSpans } from '../../../../../lambdas/clean/engine/fast/record-spans';
import { swallowsLine } from '../../../../../lambdas/clean/engine/fast/swallowed-line';
import { kernelOf, scanAll } from './kernel-of';

const DECLINED = -1;
const WIDTH = 3;
const GRAMMARS = [
  { delimiter: 44, quote: 34, padding: true },
  { delimiter: 59, quote: 34, padding: true },
  { delimiter: 9, quote: 0, padding: true },
];

interface Found {
  readonly stop: number;
  readonly records: unknown[];
}

/** What the fast path finds record by record: what the kernel must find at once. */
function expected(content: Buffer, grammar: (typeof GRAMMARS)[number], final: boolean): Found {
  const bytes = Buffer.concat([content, Buffer.from('\nnot,read')]);
  const spans = new RecordSpans(grammar, WIDTH + 2);
  const records: unknown[] = [];
  let at = 0;
  for (let line = 1; at < content.length; line += spans.newlines + 1) {
    const next = spans.scan(bytes, at, content.length, final);
    if (next === DECLINED) break;
    const { newlines, count, end } = spans;
    if (newlines > 0 && (count !== WIDTH || swallowsLine(bytes, at, spans, grammar))) break;
    const blank = count === 1 && spans.isBlank(bytes, 0);
    const cells = Array.from({ length: count }, (_, i) => [
      spans.from[i],
      spans.to[i],
      spans.shape[i],
    ]);
    if (!blank) records.push({ line, at, end, cells });
    at = next;
  }
  return { stop: at, records };
}

const KERNELS = new Map(
  GRAMMARS.map((grammar) => [grammar, kernelOf({ ...grammar, width: WIDTH, rawWidth: WIDTH })]),
);

function found(content: Buffer, grammar: (typeof GRAMMARS)[number], final: boolean): Found {
  const kernel = KERNELS.get(grammar)!;
  const stop = scanAll(kernel, content, final);
  const { views, chunk } = kernel;
  const records = Array.from({ length: kernel.rowCount }, (_, row) => {
    const cells: unknown[] = [];
    for (let cell = views.rowCell[row]!; cell < views.rowCell[row + 1]!; cell++) {
      const [from, to] = [views.cellFrom[cell]! - chunk, views.cellTo[cell]! - chunk];
      cells.push([from, to, views.cellShape[cell]]);
    }
    const [at, end] = [views.rowFrom[row]! - chunk, views.rowTo[row]! - chunk];
    return { line: views.rowLine[row], at, end, cells };
  });
  return { stop, records };
}

const PIECES = [
  'a',
  'bcd',
  'long text without anything in it',
  ',',
  ',',
  ';',
  '\t',
  '"',
  '""',
  '"x"',
  '"y, z"',
  '"1""2"',
  '"two\nlines"',
  '"swallows\na,b,c',
  '\n',
  '\r\n',
  '\r',
  ' ',
  'é',
  '+',
  '\u007f',
  '\u0001',
  '\0',
  'a,b,c\n',
  '1;2;3\r\n',
];

test('the kernel cuts, stops and notes as the fast path does', () => {
  const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 });
  fc.assert(
    fc.property(pieces, fc.constantFrom(...GRAMMARS), fc.boolean(), (texts, grammar, final) => {
      const content = Buffer.from(texts.join(''));
      expect(found(content, grammar, final)).toEqual(expected(content, grammar, final));
    }),
    { numRuns: 3000 },
  );
});

test('it is all the same where a block of 64 bytes ends', () => {
  const text =
    'a,b,c\r\n"x, y","1""2",\r\n"two\nlines",é,"+"\n"","",""\n1,"2"\r\n,"",\r\n"a"b,c,d\n';
  for (const grammar of GRAMMARS) {
    for (let before = 0; before < 130; before++) {
      const content = Buffer.from(`${'x'.repeat(before)},y,z\r\n${text}`);
      expect(found(content, grammar, true)).toEqual(expected(content, grammar, true));
    }
  }
});

test('a batch that is full goes on where it stopped', () => {
  const kernel = kernelOf({ width: 2 });
  const text = 'a,b\n'.repeat(5000);
  const stop = scanAll(kernel, text);
  expect([kernel.rowCount, stop, kernel.nextLine]).toEqual([4096, 4096 * 4, 4097]);
  expect(kernel.scan(stop, text.length, kernel.nextLine, true)).toBe(text.length);
  expect([kernel.rowCount, kernel.nextLine]).toEqual([904, 5001]);
});

test('a record that is longer than allowed is left to the framer', () => {
  const kernel = kernelOf({ mostBytes: 9 });
  expect(scanAll(kernel, 'abcd,efgh\nabcde,efgh\n')).toBe(10);
});

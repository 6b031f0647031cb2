import { parse } from 'csv-parse/sync';
import * as fc from 'fast-check';
import { readCells, readSample } from '../../../../lambdas/clean/engine/cells';
import {
  type Frame,
  MAX_RECORD_BYTES,
  RecordFramer,
} from '../../../../lambdas/clean/engine/record-framer';
import type { Grammar } from '../../../../lambdas/clean/engine/record-scanner';

const GRAMMAR: Grammar = { delimiter: 44, quote: 34, padding: false };

function frame(text: string, expectedFields?: number, chunk = 64 * 1024): Frame[] {
  const framer = new RecordFramer(GRAMMAR);
  framer.expectedFields = expectedFields;
  const bytes = Buffer.from(text);
  const frames: Frame[] = [];
  for (let at = 0; at < bytes.length; at += chunk) {
    frames.push(...framer.push(bytes.subarray(at, at + chunk)));
  }
  return [...frames, ...framer.end()];
}

/** What counts of a frame, comparable. */
function facts({ line, bytes, problem, sha256 }: Frame) {
  return { line, text: bytes.toString(), problem, sha256 };
}

const cell = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.stringMatching(/^[a"',\r\n é]{0,8}$/),
  fc.constantFrom('', ' ', '""', 'x\r\ny', 'x\n', '\r', 'ʤ😎'),
);
const record = fc.array(cell, { minLength: 2, maxLength: 4 });
const newline = fc.constantFrom('\n', '\r\n', '\r');

function quotedCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

test('well-formed records are those of csv-parse, whatever the chunks and newlines', () => {
  fc.assert(
    fc.property(fc.array(record), newline, fc.integer({ min: 1, max: 9 }), (rows, end, chunk) => {
      const kept = rows.map((row) => row.map((text) => text.replaceAll('\0', '')));
      const text = kept.map((row) => row.map(quotedCell).join(',')).join(end);
      const frames = frame(text, undefined, chunk);
      const expected: string[][] = parse(text, {
        relax_column_count: true,
        record_delimiter: end,
      });
      expect(readCells(frames, GRAMMAR).map(({ cells }) => cells)).toEqual(expected);
      expect(frames.every(({ problem }) => problem === undefined)).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('a sample is cut into the same cells without csv-parse, whatever the text and the dialect', () => {
  const text = fc.oneof(
    fc.stringMatching(/^[ab",; \r\n\0é]{0,60}$/),
    fc
      .array(fc.constantFrom('"a,b"', '"a""b"', '"a,""b"",c"', 'x', ',', ';', '"', '\n'))
      .map((parts) => parts.join('')),
  );
  const grammar: fc.Arbitrary<Grammar> = fc.record(
    {
      delimiter: fc.constantFrom(44, 59),
      quote: fc.constantFrom(34, 39, 0),
      padding: fc.boolean(),
      escape: fc.constant(92),
      wrapped: fc.constant(true as const),
    },
    { requiredKeys: ['delimiter', 'quote', 'padding'] },
  );
  fc.assert(
    fc.property(text, grammar, (content, written) => {
      const framer = new RecordFramer(written);
      const frames = [...framer.push(Buffer.from(content)), ...framer.end()];
      expect(readSample(frames, written)).toEqual(readCells(frames, written));
    }),
    { numRuns: 1000 },
  );
});

const bare = (text: string) => text.replaceAll(/[\r\n]/g, '');

test('any text is framed alike in any chunks, and no byte but newlines is lost', () => {
  const text = fc.stringMatching(/^[ab",\r\n]{0,40}$/);
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (content, chunk) => {
      const frames = frame(content, 3, chunk);
      expect(frames.map(facts)).toEqual(frame(content, 3).map(facts));
      expect(bare(frames.map(({ bytes }) => bytes.toString()).join(''))).toBe(bare(content));
    }),
    { numRuns: 2000 },
  );
});

test('a line is the physical one where the record starts', () => {
  fc.assert(
    fc.property(fc.array(record, { minLength: 1 }), newline, (rows, end) => {
      const lines: number[] = [];
      let line = 1;
      const texts = rows.map((row) => {
        const text = row.map(quotedCell).join(',');
        lines.push(line);
        line += 1 + (text.match(/\r\n|\r|\n/g)?.length ?? 0);
        return text;
      });
      expect(frame(texts.join(end) + end, undefined, 3).map((f) => f.line)).toEqual(lines);
    }),
  );
});

describe('an unclosed quotation mark', () => {
  test.each([
    ['before the end of the file', '1,"a,2\n3,b,4\n5,c,6\n', [1]],
    ['before a quoted cell', '1,"a,2\n3,"b",4\n5,c,6\n', [1]],
    ['before a line that ends with one', '1,"a,2\n3,b,"\n5,c,6\n', [1, 2]],
    ['before an empty quoted cell', '1,"a,2\n3,"",4\n5,c,6\n', [1]],
    ['in a file that quotes everything', '"1","a,"2"\n"3","b","4"\n"5","c","6"\n', [1]],
    ['at the end of such a line', '"1","a","2\n"3","b","4"\n"5","c","6"\n', [1]],
    ['in the last line', '1,a,2\n3,b,4\n5,"c,6', [3]],
    ['in two lines', '1,"a,2\n3,b,4\n5,"c,6\n7,d,8', [1, 3]],
  ])('%s costs its own line only', (_where, text, broken) => {
    const frames = frame(text, 3);
    const total = text.split('\n').filter((line) => line !== '').length;
    expect(frames.map(({ line }) => line)).toEqual(Array.from({ length: total }, (_, i) => i + 1));
    expect(frames.filter(({ problem }) => problem === 'quote').map(({ line }) => line)).toEqual(
      broken,
    );
    for (const { line, bytes } of frames) expect(bytes.toString()).toBe(text.split('\n')[line - 1]);
  });

  test('more than a megabyte before the end costs its own line only', () => {
    const rows = Array.from({ length: 150_000 }, (_, i) => `${i},bbbbbb,4`);
    const frames = frame(`0,"a,2\n${rows.join('\n')}\n`, 3);
    expect(frames).toHaveLength(150_001);
    expect(frames.filter(({ problem }) => problem).map(({ line }) => line)).toEqual([1]);
  });
});

test('a quoted cell of several lines is one record, also with the wrong number of cells', () => {
  const frames = frame('1,"first\nsecond line\nthird",2\n3,"x\ny",4,5\n6,b,7\n', 3);
  expect(frames.map(({ line, problem }) => [line, problem])).toEqual([
    [1, undefined],
    [4, undefined],
    [6, undefined],
  ]);
});

describe('a record of more than a megabyte', () => {
  const long = 'x'.repeat(MAX_RECORD_BYTES);

  test.each([
    ['plain', `1,${long},2`, 1],
    ['quoted', `1,"${long}",2`, 1],
    ['quoted, over lines', `1,"${`${long.slice(0, 700_000)}\r\n`.repeat(3)}",2`, 4],
    ['with doubled quotation marks', `1,"${`""\n${long.slice(0, 400_000)}`.repeat(4)}",2`, 5],
  ])('%s is passed over and counted', (_kind, text, lines) => {
    for (const chunk of [65_536, 65_537, 1_000_003]) {
      const frames = frame(`0,a,1\n${text}\r\n3,b,4\n`, 3, chunk);
      expect(frames.map(({ line, problem }) => [line, problem])).toEqual([
        [1, undefined],
        [2, 'length'],
        [2 + lines, undefined],
      ]);
      expect(frames[1]?.bytes).toHaveLength(0);
      expect(frames[1]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  test('keeps its hash whatever the chunks', () => {
    const text = `1,"${`""\r\n${long}`.repeat(2)}",2\r\n3,b,4`;
    const hashes = [4096 * 3 + 1, 100_000, text.length].map((n) => frame(text, 3, n)[0]?.sha256);
    expect(new Set(hashes).size).toBe(1);
  });
});

import * as fc from 'fast-check';
import { NullTokens } from '../../../../../lambdas/clean/engine/fast/null-tokens';
import { hasAllDigits, plainNumber } from '../../../../../lambdas/clean/engine/fast/plain-number';
import { STATUS } from '../../../../../lambdas/clean/engine/kernel/kernel';
import {
  type KernelColumn,
  KIND,
} from '../../../../../lambdas/clean/engine/kernel/kernel-settings';
import type { Spelling } from '../../../../../lambdas/clean/engine/kernel/spellings';
import { mayWarn } from '../../../../../lambdas/clean/engine/text-warnings';
import { kernelOf, linesOf, scanAll } from './kernel-of';

const TEXT: KernelColumn = { kind: KIND.text, cell: 0 };
/** Sources of canonical cells; see assembly/canonical.ts. */
const RECORD = 4;
const NUMBER = 2;
const LAST: KernelColumn = { kind: KIND.text, cell: 1 };

/** Cleans `cell,z` records with one column under test; unknown spellings are kept as they are. */
function check(
  cells: readonly string[],
  column: KernelColumn,
  options: { nulls?: readonly string[]; header?: readonly string[] } = {},
) {
  const { nulls = [], header = [] } = options;
  const kernel = kernelOf({ columns: [column, LAST], missingValues: nulls, header });
  const spellings: Spelling[] = [];
  scanAll(kernel, cells.map((cell) => `${cell},z\n`).join(''));
  kernel.check((spelling) => {
    const bytes = Buffer.from(spelling.bytes);
    spellings.push({ ...spelling, bytes });
    return { same: true, bytes, number: Number.NaN, warning: 0 };
  });
  kernel.write(0, true);
  const asked = spellings.map(({ bytes }) => bytes.toString());
  return { lines: linesOf(kernel), asked, kernel };
}

const number = (scale: number): KernelColumn => ({
  kind: KIND.number,
  cell: 0,
  scale,
  low: -1e15,
  high: 1e15,
});

test.each([0, 1, 2, 6])('numbers at scale %i are those of the fast path', (scale) => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'0519.-+e'.split('')), minLength: 1, maxLength: 6 }),
    fc.integer().map((value) => (value / 10 ** scale).toFixed(scale)),
    fc.constantFrom('999999999999999', '1000000000000000', '12345678901234567890123'),
  );
  const read = (cell: string) => plainNumber(Buffer.from(cell), 0, cell.length, scale);
  const isWhole = (cell: string) => hasAllDigits(Buffer.from(cell), 0, cell.length, scale);
  fc.assert(
    fc.property(fc.uniqueArray(text, { maxLength: 100 }), (cells) => {
      const { asked, kernel } = check(cells, number(scale));
      expect(asked).toEqual(cells.filter((cell) => Number.isNaN(read(cell))));
      const plain = cells.flatMap((cell, row) => (asked.includes(cell) ? [] : [{ cell, row }]));
      const { numbers, canonSource } = kernel.views;
      expect(plain.map(({ row }) => [numbers[2 * row], canonSource[2 * row]])).toEqual(
        plain.map(({ cell }) => [read(cell), isWhole(cell) ? RECORD : NUMBER]),
      );
    }),
    { numRuns: 40 },
  );
});

test('a number is written with all digits of its scale', () => {
  expect(check(['1.5', '-0.5', '12345678901', '0'], number(4)).lines).toEqual([
    '1.5000,z,file,1\n',
    '-0.5000,z,file,2\n',
    '12345678901.0000,z,file,3\n',
    '0.0000,z,file,4\n',
  ]);
});

test('a number out of bounds is left to the row rules', () => {
  const column = { ...number(0), low: 0, high: 100 };
  expect(check(['-1', '0', '100', '101'], column).lines).toEqual([
    '0,z,file,2\n',
    '100,z,file,3\n',
  ]);
});

test('cells are trimmed and null tokens are NULL, as the fast path has them', () => {
  const nulls = ['NA', 'n/a', 'é', '-', 'n'.repeat(40)];
  const text = fc.oneof(
    fc.constantFrom(...nulls, 'na', 'NAN', ' NA\t', 'n'.repeat(39), 'n'.repeat(41), ' x ', '  '),
    fc.string({ unit: fc.constantFrom('n', 'N', 'A', '/', 'é'), maxLength: 4 }),
  );
  const tokens = new NullTokens(nulls);
  const isNull = (cell: string) => {
    const bytes = Buffer.from(cell.trim());
    return bytes.length === 0 || tokens.has(bytes, 0, bytes.length);
  };
  fc.assert(
    fc.property(fc.array(text, { maxLength: 50 }), (cells) => {
      const lines = cells.map((cell, i) => `${isNull(cell) ? '' : cell.trim()},z,file,${i + 1}\n`);
      expect(check(cells, TEXT, { nulls }).lines).toEqual(lines);
      const given = lines.filter((_, i) => !isNull(cells[i]!));
      expect(check(cells, { ...TEXT, required: true }, { nulls }).lines).toEqual(given);
    }),
    { numRuns: 50 },
  );
});

const suspect = (cell: string) => mayWarn(Buffer.from(cell), 0, Buffer.byteLength(cell));

test('texts that may be worth a warning are asked for, others are not', () => {
  const text = fc.oneof(
    fc.string({
      unit: fc.constantFrom(...'=@+-#aE1?.é\u200b\u00ad\ufffdÃ©'.split('')),
      minLength: 1,
      maxLength: 7,
    }),
    fc.constantFrom('1.2E+15', 'None', 'nil', 'nobody', 'NULL', 'a\u0001', 'über', 'x+y', '\u2014'),
  );
  fc.assert(
    fc.property(fc.uniqueArray(text, { maxLength: 100 }), (cells) => {
      expect(check(cells, TEXT).asked).toEqual(cells.filter(suspect));
    }),
    { numRuns: 50 },
  );
});

test('lengths are counted in characters', () => {
  const column = { ...TEXT, fewest: 2, most: 3 };
  expect(check(['a', 'éé', 'ééé', 'abcd', '"a""b"', '"""a"""'], column).lines).toEqual([
    'éé,z,file,2\n',
    'ééé,z,file,3\n',
    '"a""b",z,file,5\n',
    '"""a""",z,file,6\n',
  ]);
});

test('canonical quoting: only where a cell needs it', () => {
  const kernel = kernelOf({ delimiter: 59, columns: [TEXT, LAST] });
  scanAll(kernel, '"a";" b,c "\n"d;e";f\ng,h;"i\nj"\nk;"l\n"\n');
  kernel.check(() => undefined);
  kernel.write(0, true);
  expect(linesOf(kernel)).toEqual([
    'a,"b,c",file,1\n',
    'd;e,f,file,2\n',
    '"g,h","i\nj",file,3\n',
    'k,l,file,5\n',
  ]);
});

test('every canonical cell is shown as the line has it', () => {
  const decimal: KernelColumn = { kind: KIND.number, cell: 2, scale: 2, low: 0, high: 9e6 };
  const columns: KernelColumn[] = [TEXT, LAST, decimal, { kind: KIND.memo, cell: 0 }];
  columns.push({ kind: KIND.constant, bytes: Buffer.from('"1,2"') }, { kind: KIND.constant });
  const kernel = kernelOf({ delimiter: 59, columns, width: 3, rawWidth: 3 });
  scanAll(kernel, 'a;b;1.25\n"c;d";x,y;7\n e ;"f\ng";2.5\n"";"";\n"h""i";"j,k";3\n');
  kernel.check(({ bytes }) => ({ same: true, bytes, number: Number.NaN, warning: 0 }));
  kernel.write(0, true);
  const shown = Array.from({ length: kernel.rowCount }, (_, row) =>
    columns.map((__, column) => kernel.cell(row, column).toString()).join(','),
  );
  const lines = linesOf(kernel).map((line) => line.slice(0, line.lastIndexOf(',file,')));
  expect(shown.filter((_, row) => kernel.views.rowStatus[row] === STATUS.taken)).toEqual(lines);
  expect(lines).toEqual([
    'a,b,1.25,a,"1,2",',
    'c;d,"x,y",7.00,c;d,"1,2",',
    'e,"f\ng",2.50,e,"1,2",',
    ',,,,"1,2",',
    '"h""i","j,k",3.00,"h""i","1,2",',
  ]);
});

test('rows of another width, the header once more and footers are left to the row rules', () => {
  const summaryStarts = new Uint8Array(32_768);
  summaryStarts[(20 << 10) | (15 << 5) | 20] = 1;
  const kernel = kernelOf({ columns: [TEXT, LAST], header: ['', 'Name'], summaryStarts });
  scanAll(kernel, 'a,b\na\na,b,c\nx,NAME\nTotal,5\nx,Named\nTo,1\n');
  kernel.check(() => undefined);
  const { declined, taken } = STATUS;
  expect([...kernel.views.rowStatus.subarray(0, 7)]).toEqual([
    taken,
    declined,
    declined,
    declined,
    declined,
    taken,
    taken,
  ]);
});

test('a delimiter that ends every line is no cell', () => {
  const kernel = kernelOf({ columns: [TEXT, LAST], trailing: true });
  scanAll(kernel, 'a,b,\nc,d, \ne,f,g\n');
  kernel.check(() => undefined);
  kernel.write(0, true);
  expect(linesOf(kernel)).toEqual(['a,b,file,1\n', 'c,d,file,2\n']);
});

test('a spelling is asked for once, and its canonical form and warning reach every row', () => {
  const kernel = kernelOf({ columns: [{ kind: KIND.memo, cell: 0 }, LAST] });
  const asked: string[] = [];
  for (const batch of [1, 2]) {
    scanAll(kernel, 'yes,1\nno,2\n yes ,3\n');
    kernel.check(({ bytes }) => {
      asked.push(bytes.toString());
      if (bytes.toString() === 'no') return undefined;
      return { same: false, bytes: Buffer.from('t'), number: 1, warning: 7 };
    });
    kernel.write(0, true);
    expect(linesOf(kernel)).toEqual(['t,1,file,1\n', 't,3,file,3\n']);
    expect([...kernel.views.warned.subarray(0, 2 * kernel.warnedCount)]).toEqual([0, 7, 2, 7]);
    expect([batch, kernel.views.numbers[0]]).toEqual([batch, 1]);
  }
  expect(asked).toEqual(['yes', 'no']);
});

/** Cells of all fates: as they stand, NULL, trimmed, asked for, too long to be remembered. */
const FATES = [
  'n',
  '1',
  '-1',
  '1.5',
  '2.55',
  'é',
  ' n',
  'n ',
  '',
  '. ',
  'NA',
  'nil',
  '"nil"',
  '"n""a"',
];
FATES.push('n'.repeat(16), 'n'.repeat(17), 'é+', '"a,b"');

test.each([
  TEXT,
  { ...TEXT, required: true },
  { ...TEXT, most: 2 },
  number(0),
  number(1),
  { kind: KIND.memo, cell: 0 } as const,
])('what a cell is does not depend on those before it: %j', (column) => {
  const fatesOf = (cells: readonly string[]) => {
    const { kernel } = check(cells, column, { nulls: ['NA'] });
    return cells.map((_, row) => {
      const status = kernel.views.rowStatus[row];
      return status === STATUS.taken ? kernel.cell(row, 0).toString() : status;
    });
  };
  const alone = new Map(FATES.map((cell) => [cell, fatesOf([cell])[0]]));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...FATES), { maxLength: 60 }), (cells) => {
      expect(fatesOf(cells)).toEqual(cells.map((cell) => alone.get(cell)));
    }),
    { numRuns: 20 },
  );
});

test('constants stand in every row', () => {
  const constant = { kind: KIND.constant, bytes: Buffer.from('"a,b"'), number: 5 } as const;
  const kernel = kernelOf({ columns: [constant, LAST, { kind: KIND.constant }] });
  scanAll(kernel, 'a,b\n');
  kernel.check(() => undefined);
  kernel.write(0, true);
  expect(linesOf(kernel)).toEqual(['"a,b",b,,file,1\n']);
});

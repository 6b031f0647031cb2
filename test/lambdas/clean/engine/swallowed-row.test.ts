import type { Column } from '../../../../contracts/types';
import type { Grammar } from '../../../../lambdas/clean/engine/record-scanner';
import { compileIsRow, swallowsRow } from '../../../../lambdas/clean/engine/swallowed-row';
import { clean, column, contract } from './clean-content';

const POINTS = column('points', { type: 'integer', sqlType: 'integer' });

/** What is asked of a line of a file with such columns; the second one stands nowhere in it if it is not mapped. */
function isRowOf(
  columns: readonly Column[],
  mapping: readonly number[] = columns.map((_, at) => at),
) {
  const layout = { contract: contract({ columns }), mapping, captured: {}, width: columns.length };
  return compileIsRow(layout);
}

describe('whether a line may have been swallowed is asked where', () => {
  const id = column('id', { required: true });

  test.each([
    ['a number', POINTS],
    ['a pattern', column('code', { pattern: '^A' })],
    ['a list', column('kind', { enum: ['a', 'b'] })],
  ])('%s tells rows from texts', (_what, telling) => {
    expect(isRowOf([id, telling])).toBeInstanceOf(Function);
    expect(isRowOf([telling, id])).toBeInstanceOf(Function);
    expect(isRowOf([id, telling], [0, -1])).toBeUndefined();
  });

  test('not every text is a row', () => {
    expect(isRowOf([id, column('name')])).toBeUndefined();
    expect(compileIsRow(null)).toBeUndefined();
  });
});

const isRow = isRowOf([column('id', { required: true }), column('name'), POINTS])!;

test.each([
  [['1', 'a', '5'], true],
  [['1', '', ' 5 '], true],
  [['', 'a', '5'], false],
  [['1', 'a', 'x'], false],
  [['1', 'a', ''], false],
  [['1', 'a', ' '], false],
  [['1', 'a'], false],
])('%j is a row beyond doubt: %s', (cells, expected) => {
  expect(isRow(cells)).toBe(expected);
});

test('one cell that tells rows is enough, though another is empty', () => {
  const kind = column('kind', { enum: ['a', 'b'] });
  const isRowOfTwo = isRowOf([column('id', { required: true }), POINTS, kind])!;
  expect(isRowOfTwo(['1', '5', ''])).toBe(true);
  expect(isRowOfTwo(['1', '', 'a'])).toBe(true);
  expect(isRowOfTwo(['1', '', ''])).toBe(false);
});

const COMMA: Grammar = { delimiter: 0x2c, quote: 0x22, padding: false };
const SEMICOLON: Grammar = { delimiter: 0x3b, quote: 0x27, padding: false };

test.each([
  ['two stray marks', '1,"a,5\n2,b",6'],
  ['CRLF', '1,"a,5\r\n2,b",6'],
  ['CR', '1,"a,5\r2,b",6'],
  ['a mark that opens the row', '"1,a,5\n2,b,6"'],
  ['marks around other cells', '"1","a,5\n2,b","6"'],
  ['a line between', '1,"a,5\nremark\n2,b",6'],
  ['a line without end between', '1,"a,5\n\n\n2,b",6'],
  ['a cell of two lines in the second row', '1,"a,5\n2,b","6"'],
])('a record of two rows is told by %s', (_what, record) => {
  expect(swallowsRow(Buffer.from(record), 3, COMMA, isRow)).toBe(true);
});

test('so it is with other marks', () => {
  expect(swallowsRow(Buffer.from("1;'a;5\n2;b';6"), 3, SEMICOLON, isRow)).toBe(true);
  expect(swallowsRow(Buffer.from("1;'a;5\n2;b';6"), 3, COMMA, isRow)).toBe(false);
});

test.each([
  ['a cell of two lines', '1,"two\nlines",5'],
  ['a cell whose first line ends like a row', '1,"a,5\nremark",5'],
  ['a cell whose last line begins like a row', '1,"remark\n2,b",5'],
  ['a second line that breaks the contract', '1,"a,5\n2,b",x'],
  ['a first line that breaks the contract', '1,"a,x\n2,b",5'],
  ['a second line without what tells rows', '1,"a,5\n2,b",'],
  ['a second line with a cell more', '1,"a,5\n2,b,6,c",6'],
  ['a first line with a cell more', '1,"a,a,5\n2,b",6'],
  ['a second line that begins inside another cell', '1,"a,5\n2,b""c",6'],
  ['a second line of bytes that are no text', '1,"a,5\n2,\xff",6'],
  ['one line', '1,"a",5'],
])('%s stays one record', (_what, record) => {
  expect(swallowsRow(Buffer.from(record, 'latin1'), 3, COMMA, isRow)).toBe(false);
});

test('both rows are rejected where they stand, and the next one is taken', async () => {
  const { rows, ledger } = await clean('id,name,points\n1,"a,5\n2,b",6\n3,"c\nd",7\n');
  expect(ledger).toMatchObject([
    { _line: '2', _reasons: 'quote' },
    { _line: '3', _reasons: 'quote' },
  ]);
  expect(rows).toMatchObject([{ id: '3', name: 'c\nd', points: '7', _line: '4' }]);
});

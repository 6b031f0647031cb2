import { compileRecordCells } from '../../../../lambdas/clean/engine/record-cells';

const FILE = { header: ['id', 'name'], layout: null, rawWidth: 2, trailing: false };

test('blank cells behind the last column are no cells, where that is how the file is written', () => {
  const record = compileRecordCells({ ...FILE, trailing: true, rawWidth: 4 });
  expect(record.withoutTrailing(['1', 'Ann', '', ' '])).toEqual(['1', 'Ann']);
  expect(record.withoutTrailing(['1', 'Ann', ''])).toEqual(['1', 'Ann']);
  expect(record.withoutTrailing(['1', ''])).toEqual(['1', '']);
});

test('surplus cells stay: filled ones, more than the header opens, and where files do not end lines so', () => {
  const filled = ['1', 'Ann', '', 'x'];
  const many = ['1', 'Ann', '', ''];
  const one = ['1', 'Ann', ''];
  expect(compileRecordCells({ ...FILE, trailing: true, rawWidth: 4 }).withoutTrailing(filled)).toBe(
    filled,
  );
  expect(compileRecordCells({ ...FILE, trailing: true }).withoutTrailing(many)).toBe(many);
  expect(compileRecordCells(FILE).withoutTrailing(one)).toBe(one);
});

test('an empty line is a row only where it can be a row of one empty cell', () => {
  expect(compileRecordCells(FILE).isBlankLine([' '])).toBe(true);
  expect(compileRecordCells(FILE).isBlankLine(['', ''])).toBe(false);
  expect(compileRecordCells({ ...FILE, header: ['id'] }).isBlankLine([''])).toBe(false);
});

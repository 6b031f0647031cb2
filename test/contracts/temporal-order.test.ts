import { parseCell } from '../../contracts/parse-cell';
import { conflictingFormats } from '../../contracts/temporal-order';
import { column } from '../lambdas/clean/engine/clean-content';

test.each([
  [['dd/MM/yyyy', 'MM/dd/yyyy']],
  [['d/M/yyyy', 'MM/dd/yyyy']],
  [['dd.MM.yy', 'yy.MM.dd']],
  [['dd/MM/yyyy[ HH:mm]', 'MM/dd/yyyy']],
  [['DD-MM-yyyy HH:mm', 'M-d-yyyy HH:mm']],
])('%j contradict each other', (formats) => {
  expect(conflictingFormats(formats)).toEqual(formats);
});

test.each([
  [[]],
  [['dd/MM/yyyy']],
  [['dd/MM/yyyy', 'd/M/yyyy']],
  [['dd.MM.yyyy', 'MM/dd/yyyy']],
  [['dd MMM yyyy', 'MMM dd yyyy']],
  [['epoch-ms', 'M/d/yyyy', 'yyyy/MM/dd']],
  [["dd/MM/yyyy 'M'", 'MM/dd/yyyy']],
])('%j do not', (formats) => {
  expect(conflictingFormats(formats)).toEqual([]);
});

test('a cell that can be read as two days is no date, whichever format comes first', () => {
  for (const formats of [
    ['dd/MM/yyyy', 'MM/dd/yyyy'],
    ['MM/dd/yyyy', 'dd/MM/yyyy'],
  ]) {
    const parse = parseCell(column('born', { type: 'date', sqlType: 'date', formats }));
    expect(parse('04/05/2024')).toMatchObject({ ok: false, code: 'type' });
    expect(parse('04/04/2024')).toMatchObject({ text: '2024-04-04' });
    expect(parse('13/04/2024')).toMatchObject({ text: '2024-04-13' });
    expect(parse('04/13/2024')).toMatchObject({ text: '2024-04-13' });
    expect(parse('2024-05-04')).toMatchObject({ text: '2024-05-04' });
  }
});

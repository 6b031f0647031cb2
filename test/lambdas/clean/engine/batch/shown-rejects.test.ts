import { column, contract } from '../clean-content';
import { bothWays } from '../fast/both-ways';

const marks = contract({
  columns: [
    column('id', { required: true }),
    column('points', { type: 'integer', sqlType: 'integer', maximum: 9 }),
    column('note'),
  ],
  key: ['id'],
});

/** Rejected or lost, each with another way from the record to what people see of it. */
const ROWS: readonly (readonly [row: string, shown: string])[] = [
  ['1,10,plain', '1,10,plain'],
  [' 2 , 10 ,spaces are shown', ' 2 , 10 ,spaces are shown'],
  ['3,10,"enclosed"', '3,10,enclosed'],
  ['4,10,"a comma, within"', '4,10,"a comma, within"'],
  ['5,10,"said ""so"""', '5,10,"said ""so"""'],
  ['6,10,é', '6,10,é'],
  ['7,10', '7,10,'],
  ['8,10,a,b', '8,10,"a,b"'],
  ['9,10,ends with a delimiter,', '9,10,"ends with a delimiter,"'],
  ['0,1,lost to the first row', '0,1,lost to the first row'],
  [',5,', ',5,'],
];

/** The cells of the rejects file, as they stand in it, by way of a batch and by way of csv-parse alike. */
async function shown(lines: readonly string[]): Promise<string[]> {
  const { batch, outcome, expected } = await bothWays(`${lines.join('\n')}\n`, {
    contracts: [marks],
  });
  expect(outcome).toEqual(expected);
  const rejects = batch.files.get('rejected.csv')!.trimEnd().split('\n').slice(1);
  return rejects.map((line) => line.slice(0, line.indexOf(',f,')));
}

test('people see the cells of a rejected record as canonical CSV', async () => {
  const rows = ROWS.map(([row]) => row);
  const expected = ROWS.map(([, cells]) => cells);
  expect(await shown(['id,points,note', '0,1,first', ...rows])).toEqual(expected);
});

test('with another delimiter, a comma within a cell is enclosed', async () => {
  const rows = ['1;10;plain', '2;10;a, b'];
  expect(await shown(['id;points;note', '0;1;first', ...rows])).toEqual([
    '1,10,plain',
    '2,10,"a, b"',
  ]);
});

test('a delimiter that ends every line opens no cell', async () => {
  const rows = ['0,1,first,', '1,10,plain,'];
  expect(await shown(['id,points,note,', ...rows])).toEqual(['1,10,plain']);
});

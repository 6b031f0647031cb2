import { summaryWord } from '../../../../lambdas/clean/engine/summary-words';
import { clean, column, contract } from './clean-content';
import { bothWays } from './fast/both-ways';
import { fixOf } from './fix-content';

const students = contract({
  columns: [
    column('student_id', { required: true }),
    column('name'),
    column('city'),
    column('points', { type: 'integer', sqlType: 'integer' }),
  ],
  key: ['student_id'],
});
const HEADER = 'student_id;name;city;points\n';
const ROW = 'S1;Ann;Bern;7\n';

/** How many rows are rejected as a footer, whichever way the file is read. */
async function footers(content: string, contracts = [students]): Promise<number> {
  const { outcome, expected, fast } = await bothWays(content, { contracts });
  expect(outcome).toEqual(expected);
  const { rows, rejectedByReason } = fast.cleaning;
  const found = rejectedByReason['summary_row'] ?? 0;
  expect(rows.rejected).toBe(found);
  return found;
}

test.each([
  'Total;2;;',
  'total;;;7',
  'TOTALS;;;1.234,50',
  '"Total";2;;',
  ' Total ;;;7',
  ';Total;;7',
  'Total;NA;NA;7',
  'Total:;1;2;7',
  'Grand total;1;2;7',
  'Gesamtergebnis;1;2;7',
  'Total général;1;2;7',
  'Average;;;3.5',
])('%j is no row', async (footer) => {
  expect(await footers(`${HEADER}${ROW}${footer}\n`)).toBe(1);
  expect(await footers(HEADER + ROW + footer)).toBe(1);
});

test.each([
  ['other words', 'Total;Ann;;'],
  ['the word alone', 'Total;;;'],
  ['most cells filled', 'Total;2;3;7'],
  ['a word more', 'Total Recall;;;7'],
  ['the word later', 'S2;Total;;7'],
  ['a name like it', 'Sumner;;;7'],
  ['an id like it', 'tot;;;7'],
])('a row stays a row: %s', async (_what, row) => {
  expect(await footers(`${HEADER}${ROW}${row}\n`)).toBe(0);
});

test('a category of statistics is no footer', async () => {
  const counts = contract({
    columns: ['sex', 'year', 'n'].map((name) => column(name)),
    key: ['sex', 'year'],
  });
  expect(await footers('sex,year,n\nTotal,2019,5\nTotal,2020,NA\n', [counts])).toBe(0);
});

test('a column that lists the word may have it', async () => {
  const listed = contract({
    columns: [column('kind', { enum: ['Total', 'Part'] }), column('a'), column('b'), column('n')],
    key: ['kind'],
  });
  const rows = 'kind,a,b,n\nPart,x,y,1\nTotal,,,2\n';
  expect(await footers(rows, [listed])).toBe(0);
  expect(await footers(`${rows}Total:,,,2\n`, [listed])).toBe(1);
});

test('without a contract a footer is a row like any other', async () => {
  const { outcome, expected, fast } = await bothWays(`${HEADER}${ROW}Total;2;;\n`, { infer: true });
  expect(outcome).toEqual(expected);
  expect(fast.cleaning.rows).toMatchObject({ clean: 2, rejected: 0 });
});

test('whoever empties its reasons has it taken', async () => {
  const content = `${HEADER}${ROW}Total;2;;\n`;
  const { rejects } = await clean(content, { contracts: [students] });
  expect(rejects).toMatchObject([{ student_id: 'Total', name: '2', _reasons: 'summary_row' }]);
  const confirmed = fixOf(rejects[0]!, { _reasons: '' });
  const { cleaning, rows } = await clean(content, { contracts: [students], fixes: [confirmed] });
  expect(cleaning.fixResults).toMatchObject([{ outcome: 'taken' }]);
  expect(rows.map((row) => row['student_id'])).toEqual(['S1', 'Total']);
});

test('only words and words with a colon are told', () => {
  expect(summaryWord('Total')).toBe('likely');
  expect(summaryWord('total :')).toBe('certain');
  expect(summaryWord('Subtotal')).toBe('certain');
  expect(summaryWord('constructor')).toBeUndefined();
  expect(summaryWord(':')).toBeUndefined();
});

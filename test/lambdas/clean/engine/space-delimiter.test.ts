import { clean, column, contract } from './clean-content';
import { bothWays } from './fast/both-ways';

const declared = { contracts: [contract({ dialect: { delimiter: ' ' } })], key: 'marks/f.csv' };
const PLAIN = 'id name points\n1 Ann 5\n2 "Bea Lee" 6\n3 Cid NA\n';
const ROWS = [
  { id: '1', name: 'Ann', points: '5' },
  { id: '2', name: 'Bea Lee', points: '6' },
  { id: '3', name: 'Cid', points: '' },
];

test.each([
  ['one space', PLAIN],
  ['CRLF', PLAIN.replaceAll('\n', '\r\n')],
  ['a space at the end of lines', PLAIN.replaceAll('\n', ' \n')],
  ['a title above', `Marks of June\n\n${PLAIN}`],
  ['other delimiters in its cells', PLAIN.replace('Ann', 'Ann,M;').replace('Cid', 'C|d')],
])('a space separates cells where a contract knows the header: %s', async (_what, content) => {
  const { outcome, expected, fast } = await bothWays(content);
  expect(outcome).toEqual(expected);
  expect(fast.cleaning).toMatchObject({ status: 'clean', dialect: { delimiter: ' ' } });
  const names = content.includes('M;') ? ['Ann,M;', 'Bea Lee', 'C|d'] : ['Ann', 'Bea Lee', 'Cid'];
  expect(fast.rows).toMatchObject(ROWS.map((row, at) => ({ ...row, name: names[at] })));
});

test('a row with a space too many is rejected', async () => {
  const good = Array.from({ length: 300 }, (_, i) => `${i} n${i} 5\n`).join('');
  const { outcome, expected, fast } = await bothWays(`id name points\n${good}a Ann Lee 5\nb x 6\n`);
  expect(outcome).toEqual(expected);
  expect(fast.cleaning.rejectedByReason).toEqual({ field_count: 1 });
  expect(fast.cleaning.rows.clean).toBe(301);
});

test.each([
  ['the header and the rows', 'id  name     points\n1   Ann      5\n22  Bea Lee  6\n'],
  ['the rows alone', 'id name points\n1  Ann  5\n22 Bea  6\n'],
  ['to the right', 'id name points\n 1  Ann      5\n22  Bea      6\n'],
  ['an empty cell', 'id name points\n1 Ann 5\n2  6\n'],
])('several spaces in %s are refused with advice', async (_what, content) => {
  const { cleaning } = await clean(content);
  expect(cleaning).toMatchObject({ status: 'refused', reason: { code: 'aligned_columns' } });
  expect(cleaning.reason?.message).toContain('Export it with commas');
});

test('an empty cell in quotation marks is one', async () => {
  const { rows } = await clean('id name points\n1 "" 5\n');
  expect(rows).toMatchObject([{ id: '1', name: '', points: '5' }]);
});

test('what is declared binds: each space opens a cell', async () => {
  const content = 'id name points\n1 Ann 5\n2  6\n3  \n';
  const { outcome, expected, fast } = await bothWays(content, declared);
  expect(outcome).toEqual(expected);
  expect(fast.rows).toMatchObject([
    { id: '1', name: 'Ann', points: '5' },
    { id: '2', name: '', points: '6' },
    { id: '3', name: '', points: '' },
  ]);
});

test('a header of one column with a space in its name stays one', async () => {
  const contracts = [contract({ columns: [column('full_name')], key: ['full_name'] })];
  const options = { contracts, key: 'marks/f.csv' };
  const { cleaning, rows } = await clean('Full name\nAnn Lee\nBea Lee\n', options);
  expect(cleaning.dialect?.delimiter).toBe(',');
  expect(rows.map((row) => row['full_name'])).toEqual(['Ann Lee', 'Bea Lee']);
});

test('a text is no table, with and without a contract', async () => {
  const text = 'the name of the first\nand the id of the last\n';
  const { cleaning } = await clean(text);
  expect(cleaning).toMatchObject({ status: 'unrecognised', reason: { code: 'unrecognised' } });
  const inferred = await clean(text, { infer: true });
  expect(inferred.cleaning.dialect?.delimiter).toBe(',');
});

test('read again as its receipt says, it is read in the same way', async () => {
  const { cleaning } = await clean(PLAIN);
  const { rows } = await clean(PLAIN, { dialect: cleaning.dialect! });
  expect(rows).toMatchObject(ROWS);
});

import type { Contract } from '../../../../../contracts/types';
import { clean, column, contract } from '../clean-content';
import { bothWays } from '../fast/both-ways';

const score = (name: string) =>
  column(name, { type: 'integer', sqlType: 'integer', required: true, minimum: 0, maximum: 100 });

/** Derived columns over numbers and by value, a tombstone, a column of spellings, one that may be worth a look. */
const scores = contract({
  columns: [
    column('band', {
      transform: "CASE WHEN math > 90 THEN 'A, of course' WHEN math > 50 THEN 'B' END",
    }),
    column('id', { required: true }),
    score('math'),
    score('reading'),
    column('day', { type: 'date', sqlType: 'date', formats: ['d.M.yyyy'] }),
    column('note'),
    column('label', { transform: "id || '/' || day" }),
    column('mean', {
      type: 'number',
      sqlType: 'numeric(5,2)',
      precision: 5,
      scale: 2,
      transform: '(math + reading) / 2.0',
    }),
  ],
  deleteWhen: "math = 7 AND note = 'gone'",
});

/** Every 40th row is odd in one of these ways; the last ones repeat earlier keys. */
const ODD: readonly ((id: number) => string)[] = [
  (id) => `${id},101,5,1.2.2024,above the range`,
  (id) => `${id},5`,
  (id) => `${id},5,5,1.2.2024,5" pipe`,
  (id) => `${id},7,5,1.2.2024,gone`,
  (id) => `${id},50,5,1.2.2024,"=1+1"`,
  (id) => `${id},07, 5 ,2024-02-01,"say ""so"""`,
  (id) => `${id},50,5,1.2.2024,"two\nlines, really"`,
  (id) => `Total ${id},50,5,,`,
  (id) => `${id - 30},50,5,1.2.2024,lost to an earlier row`,
  (id) => `${id - 41},60,60,1.2.2024,newer than an earlier row`,
  (id) => `${id},50,5,,é no day`,
];

function table(rows: number, note = 'plain'): string {
  const lines = ['id,math,reading,day,note'];
  for (let id = 1; id <= rows; id++) {
    const odd = id % 40 === 0 ? ODD[(id / 40) % ODD.length] : undefined;
    lines.push(odd ? odd(id) : `${id},50,60,1.2.2024,${note}`);
  }
  return `${lines.join('\n')}\n`;
}

test('a file of several batches becomes what it becomes record by record', async () => {
  const { batch, outcome, expected } = await bothWays(table(12_000), {
    contracts: [scores],
    chunk: 300_000,
  });
  expect(outcome).toEqual(expected);
  const { rows, readers, warnings } = batch.cleaning;
  expect(rows).toEqual({ read: 12_000, clean: 11_863, rejected: 83, duplicate: 54 });
  expect(readers).toEqual({ fast: 11_972, csv_parse: 28 });
  expect(warnings).toEqual({ 'formula:note': 27 });
}, 60_000);

test('a window that is larger than the room of the kernel is read in pieces', async () => {
  const text = table(4000, 'a note '.repeat(80));
  const content = `${text}900001,50,5,1.2.2024,"${'long '.repeat(100_000)}"\n900002,1,1,,after\n`;
  const options = { contracts: [scores], chunk: 1_150_000 } as const;
  const batch = await clean(content, { ...options, reader: 'batch' });
  const { files } = await clean(content, { ...options, reader: 'fast', chunk: 1000 });
  expect(batch.files).toEqual(files);
}, 60_000);

test('a line that is too long for the kernel is the row rules’', async () => {
  const long = contract({
    columns: [
      column('id', { required: true }),
      column('text'),
      column('twice', { transform: 'text || text' }),
    ],
  });
  const text = 'x'.repeat(900_000);
  const content = `id,text\n1,a\n2,${text}\n3,b\n2,${text}\n2,c\n`;
  const { batch, outcome, expected } = await bothWays(content, { contracts: [long] });
  expect(outcome).toEqual(expected);
  expect(batch.cleaning.rows).toEqual({ read: 5, clean: 3, rejected: 0, duplicate: 2 });
}, 60_000);

test('rows that the warehouse refused, and fixes, are those of the row rules', async () => {
  const refused = [{ line: 3, own: true, sqlstate: '22003', fixes: [] }];
  const options = { contracts: [scores], refusedRows: () => refused } as const;
  const { batch, outcome, expected } = await bothWays(table(10), options);
  expect(outcome).toEqual(expected);
  expect(batch.rejects.map(({ _line, _reasons }) => [_line, _reasons])).toEqual([
    ['3', 'warehouse:22003'],
  ]);
});

test.each<[string, Partial<Contract>]>([
  ['without a key', { key: [] }],
  ['that keeps identical rows', { key: [], identicalRows: 'keep' }],
  ['with versions', { versionOrder: ['math'] }],
])('a contract %s is read in its own way', async (_, facts) => {
  const { outcome, expected } = await bothWays(table(300), {
    contracts: [contract({ ...scores, ...facts })],
  });
  expect(outcome).toEqual(expected);
});

test('bytes that are no UTF-8 are told, also at the end of the file', async () => {
  const content = Buffer.from(`${table(50)}901,1,1,,caf\u00e9`);
  const { batch, outcome, expected } = await bothWays(content.subarray(0, -1), {
    contracts: [scores],
    dialect: { delimiter: ',', quote: '"', encoding: 'utf-8', header: true },
  });
  expect(outcome).toEqual(expected);
  expect(batch.rejects.map(({ _reasons }) => _reasons)).toContain('encoding');
});

test.each([1, 10_000, 1e15])(
  'what is said of the size of a file (%d) changes nothing',
  async (expectedBytes) => {
    const options = { contracts: [scores], reader: 'batch' } as const;
    const { files } = await clean(table(100), options);
    expect((await clean(table(100), { ...options, expectedBytes })).files).toEqual(files);
  },
);

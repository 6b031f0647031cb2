import { clean, column, contract } from './clean-content';

const BOTH = ['dd/MM/yyyy', 'M/d/yyyy'];
const day = (name: string, formats: readonly string[] = BOTH) =>
  column(name, { type: 'date', sqlType: 'date', formats });
const contracts = [
  contract({ columns: [column('id', { required: true }), day('born'), day('seen')] }),
];

/** Rows of an id and two dates. */
const cleanDates = (...rows: readonly (readonly [born: string, seen: string])[]) =>
  clean(`id,born,seen\n${rows.map((row, i) => [i + 1, ...row].join(',')).join('\n')}\n`, {
    contracts,
  });

const bornOf = (rows: readonly Readonly<Record<string, string>>[]) =>
  rows.map((row) => [row['id'], row['born']]);

test.each([
  ['the day first', '13/02/2024', '2024-02-13', '2024-05-04', ['dd/MM/yyyy']],
  ['the month first', '02/13/2024', '2024-02-13', '2024-04-05', ['M/d/yyyy']],
])('one number above 12 anywhere in the file says %s', async (_, telling, told, other, formats) => {
  const { cleaning, rows } = await cleanDates(['04/05/2024', ''], ['', ''], [telling, '']);
  expect(cleaning).toMatchObject({ status: 'clean', rows: { clean: 3, rejected: 0 } });
  expect(bornOf(rows)).toEqual([
    ['1', other],
    ['2', ''],
    ['3', told],
  ]);
  expect(cleaning.dialect?.date_formats).toMatchObject({ born: formats });
  // The contract that the receipt and the archive name is the published one.
  expect(cleaning.contract).toBe(contracts[0]);
});

test('far behind the first megabyte, too', async () => {
  const many = Array.from({ length: 60_000 }, () => ['04/05/2024', ''] as const);
  const { cleaning, rows } = await cleanDates(...many, ['31/12/2024', '']);
  expect(cleaning.rows).toMatchObject({ clean: 60_001, rejected: 0 });
  expect(rows[0]?.['born']).toBe('2024-05-04');
});

test('a column that shows nothing follows the others of the file', async () => {
  const { rows } = await cleanDates(['04/05/2024', '13/02/2024'], ['05/06/2024', '']);
  expect(rows.map((row) => row['born'])).toEqual(['2024-05-04', '2024-06-05']);
});

test('nothing decides: the file is refused, and the column named', async () => {
  const { cleaning, files } = await cleanDates(['04/05/2024', ''], ['05/06/2024', '']);
  expect(cleaning).toMatchObject({
    status: 'refused',
    dataset: 'marks',
    reason: { code: 'date_order' },
  });
  expect(cleaning.reason?.message).toContain('born');
  expect(files.size).toBe(0);
});

test('columns that show different orders do not decide for a third', async () => {
  const three = [
    contract({
      columns: [column('id', { required: true }), day('born'), day('seen'), day('left')],
    }),
  ];
  const content = 'id,born,seen,left\n1,13/02/2024,02/13/2024,01/02/2024\n';
  const { cleaning } = await clean(content, { contracts: three });
  expect(cleaning.reason?.message).toContain('left');
});

test.each([
  [
    'both readings are one day',
    [
      ['04/04/2024', ''],
      ['05/05/2024', ''],
    ],
  ],
  [
    'dates are in another format',
    [
      ['2024-05-04', ''],
      ['', ''],
    ],
  ],
] as const)('nothing needs to be decided where %s', async (_, dates) => {
  const { cleaning } = await cleanDates(...dates);
  expect(cleaning).toMatchObject({ status: 'clean', rows: { clean: 2 } });
});

test('a file that contradicts itself: dates that can be read as two days are rejected', async () => {
  const { cleaning, rows, ledger } = await cleanDates(
    ['13/02/2024', ''],
    ['02/14/2024', ''],
    ['04/05/2024', ''],
    ['06/06/2024', ''],
  );
  expect(bornOf(rows)).toEqual([
    ['1', '2024-02-13'],
    ['2', '2024-02-14'],
    ['4', '2024-06-06'],
  ]);
  expect(ledger.map((row) => row['_reasons'])).toEqual(['type:born']);
  expect(cleaning.rows).toEqual({ read: 4, clean: 3, rejected: 1, duplicate: 0 });
});

test('one slip among many does not count: its row is rejected', async () => {
  const many = Array.from({ length: 30 }, () => ['13/02/2024', ''] as const);
  const { cleaning, rows } = await cleanDates(...many, ['02/14/2024', ''], ['04/05/2024', '']);
  expect(cleaning.rejectedByReason).toEqual({ type: 1 });
  expect(rows.at(-1)?.['born']).toBe('2024-05-04');
});

test('rows of another width and null tokens are no evidence', async () => {
  const content = 'id,born,seen\n1,04/05/2024,\n2,13/02/2024\n3,NA,\n';
  const { cleaning } = await clean(content, { contracts });
  expect(cleaning.reason?.code).toBe('date_order');
});

test('read again, a file keeps the order that was decided', async () => {
  const dialect = { delimiter: ',', quote: '"', encoding: 'utf-8', header: true } as const;
  const { rows } = await clean('id,born,seen\n1,04/05/2024,\n', {
    contracts,
    dialect: { ...dialect, date_formats: { born: ['M/d/yyyy'], seen: ['M/d/yyyy'] } },
  });
  expect(rows[0]?.['born']).toBe('2024-04-05');
});

test('times with both orders are decided alike', async () => {
  const formats = ['dd/MM/yyyy HH:mm', 'MM/dd/yyyy HH:mm'];
  const times = column('at', {
    type: 'timestamp',
    sqlType: 'timestamptz',
    timezone: 'UTC',
    formats,
  });
  const timed = [contract({ columns: [column('id', { required: true }), times] })];
  const { rows } = await clean('id,at\n1,04/05/2024 08:00\n2,04/25/2024 08:00\n', {
    contracts: timed,
  });
  expect(rows.map((row) => row['at'])).toEqual(['2024-04-05T08:00:00Z', '2024-04-25T08:00:00Z']);
});

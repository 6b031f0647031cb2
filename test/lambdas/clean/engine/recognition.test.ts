import { clean, column, contract } from './clean-content';

const ROWS = ['1', '2', '3'];
const idsOf = (rows: readonly Readonly<Record<string, string>>[]) => rows.map((row) => row['id']);

const lines = (...texts: string[]) => `${texts.join('\n')}\n`;
const TABLE = ['id,name,points', '1,Ann,5', '2,Bob,6', '3,Cid,7'];

describe('lines above the header', () => {
  test.each([
    ['a title', ['Points of the spring term', ''], 3],
    ['a report head', ['Report generated 2024-01-02 08:00', 'School: Lincoln High', '', ''], 5],
    ['a title that the spreadsheet padded', ['Points,,', ',,'], 3],
    ['notes with commas', ['Notes: a, b, c, and d', 'More, of them'], 3],
    ['a title with a quotation mark that is not closed', ['5" of "rain'], 2],
    ['a comment', ['# exported by the SIS', '# 3 rows'], 3],
  ])('%s are no rows', async (_, above, headerLine) => {
    const { cleaning, rows } = await clean(lines(...above, ...TABLE));
    expect(cleaning).toMatchObject({ status: 'clean', dialect: { header_line: headerLine } });
    expect(cleaning.rows).toEqual({ read: 3, clean: 3, rejected: 0, duplicate: 0 });
    expect(rows.map((row) => [row['name'], row['_line']])).toEqual([
      ['Ann', String(headerLine + 1)],
      ['Bob', String(headerLine + 2)],
      ['Cid', String(headerLine + 3)],
    ]);
  });

  test('blank ones only are not worth a word', async () => {
    const { cleaning } = await clean(lines('', '', ...TABLE));
    expect(cleaning.dialect).not.toHaveProperty('header_line');
    expect(cleaning.rows.clean).toBe(3);
  });

  test('a header that lacks a column is spoken of, not the title above it', async () => {
    const content = lines('Points of the term', 'name,points,note', 'Ann,5,');
    const { cleaning } = await clean(content, { key: 'marks/f.csv' });
    expect(cleaning.reason).toMatchObject({ code: 'missing_columns' });
    expect(cleaning.reason?.message).toContain('lacks id of dataset marks');
  });

  test('a header more than fifty records below is not looked for', async () => {
    const { cleaning } = await clean(lines(...Array.from({ length: 60 }, () => 'x'), ...TABLE));
    expect(cleaning.status).toBe('unrecognised');
  });
});

describe('lines below the rows', () => {
  test('a total and a remark are rejected, blank lines are not counted', async () => {
    const { cleaning, ledger } = await clean(
      lines(...TABLE, '', ',Total,18 of 21', '# end', '', ''),
    );
    expect(cleaning.rows).toEqual({ read: 5, clean: 3, rejected: 2, duplicate: 0 });
    expect(ledger.map((row) => row['_reasons'])).toEqual(['missing:id;type:points', 'field_count']);
  });

  test('the header once more is rejected, also where every column is text', async () => {
    const contracts = [contract({ columns: [column('id', { required: true }), column('name')] })];
    const content = lines('id,name', '1,Ann', 'id,name', '2,Bob', ' id , name ', '3,Cid');
    const { cleaning, rows, ledger } = await clean(content, { contracts });
    expect(idsOf(rows)).toEqual(ROWS);
    expect(cleaning.rejectedByReason).toEqual({ repeated_header: 2 });
    expect(ledger.map((row) => row['_line'])).toEqual(['3', '5']);
  });
});

describe('columns that are none', () => {
  test.each([
    ['pandas', [',id,name,points', '0,1,Ann,5', '1,2,Bob,6', '2,3,Cid,7']],
    ['pandas twice', ['Unnamed: 0,id,name,points', '0,1,Ann,5', '1,2,Bob,6', '2,3,Cid,7']],
    ['a filtered data frame', [',id,name,points', '10,1,Ann,5', '21,2,Bob,6', '99,3,Cid,7']],
    [
      'R write.csv',
      ['"","id","name","points"', '"1","1","Ann",5', '"2","2","Bob",6', '"3","3","Cid",7'],
    ],
    [
      'R write.table',
      ['"id","name","points"', '"1","1","Ann",5', '"2","2","Bob",6', '"3","3","Cid",7'],
    ],
  ])('row numbers of %s are dropped', async (_, table) => {
    const { cleaning, rows } = await clean(lines(...table));
    expect(cleaning).toMatchObject({ status: 'clean', dialect: { row_numbers: true } });
    expect(rows.map((row) => [row['id'], row['name']])).toEqual([
      ['1', 'Ann'],
      ['2', 'Bob'],
      ['3', 'Cid'],
    ]);
  });

  test('row numbers do not make equal rows of a dataset without key different', async () => {
    const contracts = [
      contract({ key: [], mode: 'snapshot', columns: [column('id'), column('name')] }),
    ];
    const { cleaning } = await clean(lines(',id,name', '0,1,a', '1,1,a', '2,2,b'), { contracts });
    expect(cleaning.rows).toEqual({ read: 3, clean: 2, rejected: 0, duplicate: 1 });
  });

  test('a first column without name whose cells do not count is refused', async () => {
    const { cleaning } = await clean(lines(',id,name,points', 'x,1,Ann,5', 'y,2,Bob,6'));
    expect(cleaning.status).not.toBe('clean');
    expect(cleaning.reason?.message).toContain('position 1');
  });

  test.each([
    ['one delimiter', TABLE.map((line) => `${line},`)],
    ['many delimiters', TABLE.map((line) => `${line},,,`)],
    ['delimiters in the header only', [`${TABLE[0]},,`, ...TABLE.slice(1)]],
    ['delimiters in the rows only', [TABLE[0] ?? '', ...TABLE.slice(1).map((line) => `${line},`)]],
  ])('%s at the end open no column', async (_, table) => {
    const { cleaning, rows } = await clean(lines(...table));
    expect(cleaning.rows).toEqual({ read: 3, clean: 3, rejected: 0, duplicate: 0 });
    expect(idsOf(rows)).toEqual(ROWS);
  });

  describe('a delimiter too many in one row', () => {
    const notes = [
      contract({ columns: [column('id', { required: true }), column('name'), column('note')] }),
    ];
    const text = lines('id,name,note', '1,Ann,', '2,Bob,x', '3,,Cid,', '4,Dan,');

    test.each([false, true])(
      'costs the row: its cells may have moved (structure only: %s)',
      async (infer) => {
        const { cleaning, rows } = await clean(text, { contracts: notes, infer });
        expect(idsOf(rows)).toEqual(['1', '2', '4']);
        expect(cleaning.rejectedByReason).toEqual({ field_count: 1 });
      },
    );

    test('is at the end where the last column shows that no cell has moved', async () => {
      const { cleaning, rows } = await clean(
        lines('id,name,points', '1,Ann,5', '2,Bob,6,', '3,,Cid,'),
      );
      expect(idsOf(rows)).toEqual(['1', '2']);
      expect(cleaning.rejectedByReason).toEqual({ type: 1 });
    });
  });

  test('something behind the last name is not dropped', async () => {
    const { cleaning } = await clean(
      lines('id,name,points,,', '1,Ann,5,,', '2,Bob,6,,x', '3,Cid,7,,'),
    );
    expect(cleaning.status).not.toBe('clean');
  });
});

describe('a file without header', () => {
  const bare = lines(...TABLE.slice(1));

  test('is read by position where its folder names the dataset and every row keeps its contract', async () => {
    const { cleaning, rows } = await clean(bare, { key: 'marks/f.csv' });
    expect(cleaning).toMatchObject({ status: 'clean', dialect: { header: false } });
    expect(idsOf(rows)).toEqual(ROWS);
  });

  test.each([
    ['no folder names the dataset', bare, 'f.csv', undefined],
    ['there is a column more', '1,Ann,5,x\n2,Bob,6,x\n', 'marks/f.csv', undefined],
    ['rows break the contract', '1,Ann,5\n2,Bob,x\n3,Cid,y\n', 'marks/f.csv', undefined],
    ['every text is a row', '1,Ann\n2,Bob\n', 'marks/f.csv', [column('id'), column('name')]],
  ])('is refused when %s', async (_, content, key, columns) => {
    const contracts = [contract(columns ? { columns } : {})];
    const { cleaning } = await clean(content, { key, contracts });
    expect(cleaning.rows.read).toBe(0);
    expect(['refused', 'unrecognised']).toContain(cleaning.status);
  });

  test('that is declared has no column behind a delimiter at the end of lines', async () => {
    const contracts = [contract({ dialect: { header: false } })];
    const { cleaning } = await clean('1,Ann,5,\n2,Bob,6,\n', { contracts, key: 'marks/f.csv' });
    expect(cleaning.rows).toMatchObject({ read: 2, clean: 2 });
  });
});

test('a rejects file among the data is refused, not loaded', async () => {
  const content = lines(
    'id,name,points,_file,_line,_check,_reasons',
    '1,Ann,5,f,2,0123456789abcdef,',
  );
  const { cleaning } = await clean(content, { key: 'marks/f.csv' });
  expect(cleaning).toMatchObject({ status: 'refused', reason: { code: 'rejects_file' } });
});

test('the first record that is not blank is spoken of, however many are before it', async () => {
  const { cleaning } = await clean(`${'""\n'.repeat(3000)}id,"na"me\n1,a\n`);
  expect(cleaning.reason).toMatchObject({ code: 'header_quote' });
  expect(cleaning.reason?.message).toContain('line 3001');
  expect((await clean('""\n'.repeat(3000))).cleaning.reason).toMatchObject({ code: 'empty' });
});

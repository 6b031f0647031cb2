import { clean, column, contract } from './clean-content';

const CELLS = [
  ['1', 'Ann', 'said "no", then; left'],
  ['2', "O'Neil", 'a|b~c'],
  ['3', 'Cid', 'C:\\new\\table'],
];
const HEADER = ['id', 'name', 'note'];
const NOTES = [
  contract({ columns: [column('id', { required: true }), column('name'), column('note')] }),
];

interface Written {
  readonly delimiter: string;
  readonly quote?: string;
  readonly escape?: string;
  readonly pad?: string;
  readonly newline?: string;
}

function written({
  delimiter,
  quote = '"',
  escape = quote,
  pad = '',
  newline = '\n',
}: Written): string {
  const cell = (text: string) =>
    `${quote}${Array.from(text, (c) => (c === quote || c === escape ? `${escape}${c}` : c)).join('')}${quote}`;
  return [HEADER, ...CELLS].map((row) => row.map(cell).join(`${delimiter}${pad}`)).join(newline);
}

const cellsOf = (rows: readonly Readonly<Record<string, string>>[]) =>
  rows.map((row) => HEADER.map((name) => row[name]));

describe.each([',', ';', '\t', '|', '~'])('delimiter %j', (delimiter) => {
  test.each([
    ['"', '"', ''],
    ["'", "'", ''],
    ['"', '\\', ''],
    ['"', '"', ' '],
  ])('quotation mark %s, escape %s, padding %j', async (quote, escape, pad) => {
    const text = written({ delimiter, quote, escape, pad });
    for (const infer of [true, false]) {
      const { cleaning, rows } = await clean(text, { contracts: NOTES, infer });
      expect(cleaning.dialect).toMatchObject({ delimiter, quote });
      expect(cleaning.dialect?.escape).toBe(escape === quote ? undefined : escape);
      expect(cellsOf(rows)).toEqual(CELLS);
    }
  });
});

test.each(['\n', '\r\n', '\r'])('newline %j', async (newline) => {
  const { rows } = await clean(written({ delimiter: ',', newline }), { contracts: NOTES });
  expect(cellsOf(rows)).toEqual(CELLS);
});

test('newlines may be mixed', async () => {
  const { rows } = await clean('id,name,note\r\n1,a,b\n2,c,d\r3,e,f\r\n', { contracts: NOTES });
  expect(cellsOf(rows)).toEqual([
    ['1', 'a', 'b'],
    ['2', 'c', 'd'],
    ['3', 'e', 'f'],
  ]);
});

const wrap = (line: string) => `"${line.replaceAll('"', '""')}"`;

describe('whole rows in one pair of quotation marks', () => {
  const inner = written({ delimiter: ',' }).split('\n');

  test.each([false, true])('are unwrapped (structure only: %s)', async (infer) => {
    const text = inner.map(wrap).join('\n');
    const { cleaning, rows } = await clean(text, { contracts: NOTES, infer });
    expect(cleaning.dialect).toMatchObject({ delimiter: ',', wrapped: true });
    expect(cellsOf(rows)).toEqual(CELLS);
  });

  test('are unwrapped where some are not wrapped, and broken ones are rejected', async () => {
    const text = [...inner.slice(0, 3).map(wrap), '3,Cid,x', wrap('4,"a"b,c'), wrap('5,b')].join(
      '\n',
    );
    const { cleaning, rows } = await clean(text, { contracts: NOTES });
    expect(rows.map((row) => row['id'])).toEqual(['1', '2', '3']);
    expect(cleaning.rejectedByReason).toEqual({ quote: 1, field_count: 1 });
  });

  test('are unwrapped below a header that is not', async () => {
    const { rows } = await clean([inner[0], ...inner.slice(1).map(wrap)].join('\n'), {
      contracts: NOTES,
    });
    expect(cellsOf(rows)).toEqual(CELLS);
  });

  test('one such row among others is not unwrapped', async () => {
    const text = 'id,name,note\n"1","a","b"\n"2,x,y"\n"3","c","d"\n';
    const { cleaning, rows } = await clean(text, { contracts: NOTES });
    expect(rows.map((row) => row['id'])).toEqual(['1', '3']);
    expect(cleaning.rejectedByReason).toEqual({ field_count: 1 });
  });

  test.each(['"name"', '"last, first"'])('cells below %s that hold commas', async (header) => {
    const { cleaning, rows } = await clean(`${header}\n"Smith, Ann"\n"Jones, Bob"\n`, {
      infer: true,
    });
    expect(cleaning.dialect).not.toHaveProperty('wrapped');
    expect(rows.map((row) => Object.values(row)[0])).toEqual(['Smith, Ann', 'Jones, Bob']);
  });
});

describe('a delimiter that occurs in texts', () => {
  test.each([
    ['decimal commas', 'id;price\n1;3,50\n2;4,20\n3;1.234,00\n', ';', 2],
    ['lists in one cell', 'id,tags\n1,a|b|c\n2,d|e|f\n3,g|h|i\n', ',', 2],
    ['times and notes', 'id\tnote\n1\ta, b\n2\tc, d, e\n3\tf\n', '\t', 2],
    ['addresses with semicolons', 'id,name,at\n1,"a; b; c",x\n2,"d; e",y\n3,f,z\n', ',', 3],
    ['a title with commas', 'a, b, c, d, e\nid|name\n1|x\n2|y\n3|z\n', '|', 2],
  ])('%s', async (_, text, delimiter, width) => {
    const { cleaning, rows } = await clean(text, { infer: true });
    expect(cleaning.dialect?.delimiter).toBe(delimiter);
    expect(Object.keys(rows[0] ?? {})).toHaveLength(width + 2);
    expect(cleaning.rows.clean).toBe(3);
  });

  test('a contract that knows the header under another delimiter decides', async () => {
    const text = 'id|name|note\n1|a,b,c,d|e,f\n';
    const { cleaning, rows } = await clean(text, { contracts: NOTES });
    expect(cleaning.dialect?.delimiter).toBe('|');
    expect(cellsOf(rows)).toEqual([['1', 'a,b,c,d', 'e,f']]);
  });
});

test('one broken row does not take the quotation marks of a TAB-separated file for text', async () => {
  const good = Array.from({ length: 12 }, (_, i) => `${i}\tn\tplain`);
  const quoted = 'a\t"said ""no"""\t"two\nlines"\nc\t"x"\t"y"';
  const text = `id\tname\tnote\n${good.join('\n')}\n${quoted}\nb\t"x\ty\n`;
  const { cleaning, rows } = await clean(text, { contracts: NOTES });
  expect(cellsOf(rows).at(-2)).toEqual(['a', 'said "no"', 'two\nlines']);
  expect(cleaning.rejectedByReason).toEqual({ quote: 1 });
});

test('a megabyte of newlines is an empty file, above a header it is nothing', async () => {
  const blank = '\n'.repeat(1024 * 1024);
  const { cleaning } = await clean(blank, { contracts: NOTES });
  expect(cleaning.reason?.code).toBe('empty');
  const below = `${blank.slice(0, 100_000)}id,name,note\n1,a,b\n`;
  const { rows } = await clean(below, { contracts: NOTES });
  expect(rows.map((row) => row['_line'])).toEqual(['100002']);
});

describe('titles above the header, without a contract', () => {
  const table = 'id,name,points,born\n1,Ann,5,2001-02-03\n2,Bob,6,2002-03-04\n3,Cid,7,2003-04-05\n';

  test.each([
    ['of one cell', 'Report\n\n', 3],
    ['with a comma', 'Report, of points\nfor, spring\n', 3],
    ['that are padded', 'Report,,,\n,,,\n', 3],
  ])('%s are left out', async (_, titles, line) => {
    const { cleaning, rows } = await clean(titles + table, { infer: true });
    expect(cleaning.dialect?.header_line).toBe(line);
    expect(rows.map((row) => row['born'])).toEqual(['2001-02-03', '2002-03-04', '2003-04-05']);
  });

  test.each([
    ['a header that is too short', 'a,b\nx,y,z\nu,v,w\nr,s,t\n'],
    ['a header above data without one', 'a,b,c\n1,2,3,4\n5,6,7,8\n9,1,2,3\n'],
  ])('%s is no title', async (_, text) => {
    const { cleaning } = await clean(text, { infer: true });
    expect(cleaning.dialect).not.toHaveProperty('header_line');
    expect(cleaning.rows).toMatchObject({ read: 3, rejected: 3 });
  });
});

describe('an apostrophe', () => {
  test('in a text opens no quoted cell', async () => {
    const text = "id,name,note\n1,'tis so,a\n2,O'Neil,b\n3,Jess',c\n";
    const { rows } = await clean(text, { contracts: NOTES });
    expect(rows.map((row) => row['name'])).toEqual(["'tis so", "O'Neil", "Jess'"]);
  });
});

const cleanAs = (text: string, dialect: object) =>
  clean(text, { contracts: [{ ...NOTES[0]!, dialect }], key: 'marks/f.csv' });

describe('what a contract declares binds', () => {
  test('an unusual delimiter', async () => {
    const { rows } = await cleanAs('id:name:note\n1:a:b\n', { delimiter: ':' });
    expect(cellsOf(rows)).toEqual([['1', 'a', 'b']]);
  });

  test('no quoting', async () => {
    const { rows } = await cleanAs('id,name,note\n1,"a",5" pipe\n', { quoteChar: '' });
    expect(cellsOf(rows)).toEqual([['1', '"a"', '5" pipe']]);
  });

  test('an escape that the first bytes do not show', async () => {
    const { rows } = await cleanAs('id,name,note\n1,"a!"b","c\\d"\n', { escapeChar: '!' });
    expect(cellsOf(rows)).toEqual([['1', 'a"b', 'c\\d']]);
  });

  test('doubled quotation marks: a backslash at the end of a cell is a backslash', async () => {
    const { rows } = await cleanAs('id,name,note\n1,"C:\\","d"\n2,"e\\","f"\n', {
      doubleQuote: true,
    });
    expect(cellsOf(rows)).toEqual([
      ['1', 'C:\\', 'd'],
      ['2', 'e\\', 'f'],
    ]);
  });

  test('comments, anywhere, with any characters', async () => {
    const text = '# a "title\nid,name,note\n1,a,b\n# "broken\n2,c,d\n';
    const { cleaning, rows } = await cleanAs(text, { commentChar: '#' });
    expect(rows.map((row) => row['_line'])).toEqual(['3', '5']);
    expect(cleaning.rows).toEqual({ read: 2, clean: 2, rejected: 0, duplicate: 0 });
  });

  test('lines of comments', async () => {
    const text = 'id,name,note\nkey,text,text\n1,a,b\n';
    const { rows } = await cleanAs(text, { commentRows: [2] });
    expect(rows.map((row) => row['id'])).toEqual(['1']);
  });

  test('the line of the header', async () => {
    const text = 'id,name,note\nID,NAME,NOTE\n1,a,b\n';
    const { cleaning, rows } = await cleanAs(text, { headerRows: [2] });
    expect(cleaning.dialect?.header_line).toBe(2);
    expect(rows.map((row) => row['id'])).toEqual(['1']);
    const { cleaning: none } = await cleanAs(text, { headerRows: [9] });
    expect(none.reason?.code).toBe('header_row');
  });
});

test('spaces behind delimiters: quotation marks enclose, other cells are as written in every record', async () => {
  const content =
    'id, name, note\n1, "Ann, B", x\n2, Bo, y\n3, Cid, "say ""so"""\n4, "two\nlines" , z \n5, 5" pipe, "w"\n';
  const { rows, rejects } = await clean(content, { infer: true });
  expect(rows.map((row) => Object.values(row).slice(0, 3))).toEqual([
    ['1', 'Ann, B', ' x'],
    ['2', ' Bo', ' y'],
    ['3', ' Cid', 'say "so"'],
    ['4', 'two\nlines', ' z '],
  ]);
  expect(rejects).toMatchObject([{ id: '5', _reasons: 'quote' }]);
});

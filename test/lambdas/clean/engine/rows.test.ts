import { createHash } from 'node:crypto';
import { clean, column, contract } from './clean-content';

const HEADER = 'id,name,points\n';

describe('a clean file', () => {
  test('becomes canonical rows with file and line', async () => {
    const { cleaning, files } = await clean(
      `\ufeff${HEADER} 1 , Ann ,+07\r\n"2","B, ""C""",NA\r\n`,
    );
    expect(files.get('part-00000.csv')).toBe(
      'id,name,points,_file,_line\n1,Ann,7,f,2\n2,"B, ""C""",,f,3\n',
    );
    expect(cleaning).toMatchObject({
      status: 'clean',
      reason: null,
      dataset: 'marks',
      rows: { read: 2, clean: 2, rejected: 0, duplicate: 0 },
      rejects: null,
      ledger: null,
    });
  });

  test('has the names, order and delimiter of its own', async () => {
    const { cleaning, rows } = await clean('POINTS;Id;Extra;\n5;x;y;\n6;z;y;\n');
    expect(rows).toEqual([
      { id: 'x', name: '', points: '5', _file: 'f', _line: '2' },
      { id: 'z', name: '', points: '6', _file: 'f', _line: '3' },
    ]);
    expect(cleaning.drift).toEqual({ extra: ['Extra'], missing: ['name'], renamed: [] });
    expect(cleaning.dialect).toMatchObject({ delimiter: ';', header: true, newline: 'lf' });
  });

  test.each([',', ';', '\t', '|', '~'])('with the delimiter %j is read', async (delimiter) => {
    const content = [
      ['id', 'name', 'points'],
      ['1', 'a b', '5'],
      ['2', 'c', '6'],
    ]
      .map((cells) => cells.join(delimiter))
      .join('\r');
    const { cleaning, rows } = await clean(content);
    expect(cleaning.dialect).toMatchObject({ delimiter, newline: 'cr' });
    expect(rows.map((row) => [row['id'], row['_line']])).toEqual([
      ['1', '2'],
      ['2', '3'],
    ]);
  });

  test('may begin with the separator line of Excel and have blank lines', async () => {
    const { rows } = await clean('sep=;\r\nid;name;points\r\n\r\n1;a,b;5\r\n  \r\n2;c;6\r\n');
    expect(rows.map((row) => [row['id'], row['name'], row['_line']])).toEqual([
      ['1', 'a,b', '4'],
      ['2', 'c', '6'],
    ]);
  });

  test('in tab-separated form may hold quotation marks as characters', async () => {
    const { cleaning, rows } = await clean('id\tname\tpoints\n1\t5" pipe\t5\n2\tthe "x"\t6\n');
    expect(cleaning.dialect?.quote).toBe('');
    expect(rows.map((row) => row['name'])).toEqual(['5" pipe', 'the "x"']);
  });

  test('may have spaces around quoted cells', async () => {
    const { rows } = await clean(`${HEADER}1, "a, b" , 5\n2,"c",6\n`);
    expect(rows.map((row) => row['name'])).toEqual(['a, b', 'c']);
  });

  test('keeps Unicode spaces and forms as they are', async () => {
    const names = ['\u00a0a\u2003', 'e\u0301', '\u200b', '\u2028x'];
    const { rows } = await clean(HEADER + names.map((name, i) => `${i},${name},5\n`).join(''));
    expect(rows.map((row) => row['name'])).toEqual(names);
  });
});

describe('a bad row', () => {
  test('is listed with its line, check and every reason, and costs nobody else', async () => {
    const bad = ',x,101';
    const { rows, rejects, ledger, cleaning } = await clean(`${HEADER}1,a,5\n${bad}\n2,b,6\n`);
    const check = createHash('sha256').update(bad).digest('hex').slice(0, 16);
    expect(rows.map((row) => row['id'])).toEqual(['1', '2']);
    expect(rejects).toEqual([
      {
        id: '',
        name: 'x',
        points: '101',
        _file: 'f',
        _line: '3',
        _byte: '21',
        _length: '6',
        _check: check,
        _reasons: 'missing:id;range:points',
      },
    ]);
    expect(ledger).toEqual([
      {
        _file: 'f',
        _line: '3',
        _byte: '21',
        _length: '6',
        _check: check,
        _reasons: 'missing:id;range:points',
        _status: 'open',
        _by: '',
        _at: '',
      },
    ]);
    expect(cleaning.rejectedByReason).toEqual({ missing: 1, range: 1 });
  });

  test.each([
    ['1,a,five', 'type:points'],
    ['1,a,-1', 'range:points'],
    ['1,a,99999999999', 'range:points'],
    ['1,a', 'field_count'],
    ['1,a,5,6', 'field_count'],
    ['1,a"b,5', 'quote'],
    ['1,"a"b,5', 'quote'],
    ['1,"a,5', 'quote'],
    [`${'k'.repeat(1001)},a,5`, 'length:id'],
  ])('%s is rejected: %s', async (row, reasons) => {
    const { ledger, cleaning } = await clean(`${HEADER}0,z,5\n${row}\n2,b,6\n`);
    expect(cleaning.rows).toEqual({ read: 3, clean: 2, rejected: 1, duplicate: 0 });
    expect(ledger).toMatchObject([{ _line: '3', _reasons: reasons }]);
  });

  test('keeps its cells under the names of the header, whatever their number', async () => {
    const { rejects } = await clean('id,name,points\n1,a,5,6\n2,b\n');
    expect(rejects).toMatchObject([
      { id: '1', name: 'a', points: '5,6' },
      { id: '2', name: 'b', points: '' },
    ]);
  });

  test('of a megabyte is rejected without its cells', async () => {
    const { cleaning, rejects } = await clean(`${HEADER}1,${'x'.repeat(1 << 20)},5\n2,b,6\n`);
    expect(cleaning.rejectedByReason).toEqual({ length: 1 });
    expect(rejects).toMatchObject([{ id: '', _line: '2', _reasons: 'length' }]);
  });

  test('has the header spellings of its file, whatever they are', async () => {
    const { rejects, cleaning } = await clean(
      'ID,"na""; drop table core.marks; --",points\n,x,5\n1,y,6\n',
    );
    expect(Object.keys(rejects[0] ?? {})).toContain('na"; drop table core.marks; --');
    expect(cleaning.drift.extra).toEqual(['na"; drop table core.marks; --']);
  });
});

describe('derived columns', () => {
  const columns = [
    column('id', { required: true }),
    column('a', { type: 'integer', sqlType: 'integer' }),
    column('b', { type: 'integer', sqlType: 'integer' }),
    column('ratio', { type: 'integer', sqlType: 'integer', transform: 'a / b' }),
  ];

  test('are computed from the row, and a row without result is rejected', async () => {
    const { rows, ledger } = await clean('id,a,b\n1,7,2\n2,7,0\n3,,2\n', {
      contracts: [contract({ columns })],
    });
    expect(rows.map((row) => [row['id'], row['ratio']])).toEqual([
      ['1', '3'],
      ['3', ''],
    ]);
    expect(ledger).toMatchObject([{ _line: '3', _reasons: 'transform:ratio' }]);
  });
});

test('a row counts once for each of its codes', async () => {
  const whole = { type: 'integer', sqlType: 'integer' } as const;
  const columns = [column('id', { required: true }), column('a', whole), column('b', whole)];
  const { cleaning, ledger } = await clean('id,a,b\n1,x,y\n2,x,1\n,x,y\n3,1,1\n', {
    contracts: [contract({ columns })],
  });
  expect(ledger.map((row) => row['_reasons'])).toEqual([
    'type:a;type:b',
    'type:a',
    'missing:id;type:a;type:b',
  ]);
  expect(cleaning.rejectedByReason).toEqual({ missing: 1, type: 3 });
});

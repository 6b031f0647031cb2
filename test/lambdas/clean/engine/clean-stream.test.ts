import { createHash } from 'node:crypto';
import { clean, column, contract, table } from './clean-content';

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
        _check: check,
        _reasons: 'missing:id;range:points',
      },
    ]);
    expect(ledger).toEqual([
      {
        _file: 'f',
        _line: '3',
        _check: check,
        _reasons: 'missing:id;range:points',
        _status: 'open',
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

describe('duplicates', () => {
  test('the first valid line wins; other content is listed, equal content only counted', async () => {
    const { cleaning, rows, rejects, ledger } = await clean(
      `${HEADER}1,a,500\n1,b,5\n 1 ,b,05\n1,c,5\n`,
    );
    expect(cleaning.rows).toEqual({ read: 4, clean: 1, rejected: 1, duplicate: 2 });
    expect(rows).toMatchObject([{ id: '1', name: 'b', _line: '3' }]);
    expect(ledger.map((row) => [row['_line'], row['_status']])).toEqual([
      ['2', 'open'],
      ['4', 'duplicate'],
      ['5', 'duplicate'],
    ]);
    expect(rejects.map((row) => [row['_line'], row['_reasons']])).toEqual([
      ['2', 'range:points'],
      ['5', 'duplicate'],
    ]);
    expect(cleaning.rejectedByReason).toEqual({ range: 1 });
  });

  test('with versions the newest wins, and the file is read again only where it must', async () => {
    const versioned = {
      contracts: [contract({ versionOrder: ['points'] })],
    };
    const sorted = await clean(`${HEADER}1,a,9\n1,b,5\n2,c,1\n`, versioned);
    expect(sorted.rows.map((row) => row['name'])).toEqual(['a', 'c']);
    expect(sorted.cleaning.parts[0]?.name).toBe('part-00000.csv');
    const reversed = await clean(`${HEADER}1,a,5\n1,b,9\n1,x,7\n2,c,\n2,d,1\n3,,bad\n`, versioned);
    expect(reversed.rows.map((row) => row['name'])).toEqual(['b', 'd']);
    expect(reversed.cleaning.rows).toEqual({ read: 6, clean: 2, rejected: 1, duplicate: 3 });
    expect(reversed.ledger.map((row) => row['_line'])).toEqual(['2', '4', '5', '7']);
    // Nothing of the first reading is left, and no object was written twice with other content.
    expect([...reversed.files.keys()].toSorted()).toEqual([
      '_rejects-2.csv.gz',
      'part-00001.csv',
      'rejected.csv',
    ]);
  });

  const keyless = contract({ key: [], mode: 'snapshot' });

  test('without a key a row is known by the hash of its canonical columns', async () => {
    const { rows, cleaning } = await clean(`${HEADER}1,a,5\n1,a,05\n1,a,6\n`, {
      contracts: [keyless],
    });
    expect(cleaning.rows).toMatchObject({ clean: 2, duplicate: 1 });
    expect(rows[0]?.['_key']).toBe(createHash('sha256').update('1,a,5').digest('hex'));
    const permuted = await clean('points,id,name\n5,1,a\n', { contracts: [keyless] });
    expect(permuted.rows[0]?.['_key']).toBe(rows[0]?.['_key']);
  });

  test('rows that differ only in what is not kept are ambiguous', async () => {
    const { ledger } = await clean('id,name,points,more\n1,a,5,x\n1,a,5,y\n1,a,5,x\n', {
      contracts: [keyless],
    });
    expect(ledger.map((row) => [row['_line'], row['_reasons']])).toEqual([
      ['3', 'ambiguous_duplicate'],
      ['4', 'duplicate'],
    ]);
  });

  test('identical rows are kept apart by their number where the contract says so', async () => {
    const kept = contract({ key: [], mode: 'snapshot', identicalRows: 'keep' });
    const { rows } = await clean(`${HEADER}1,a,5\n1,a,5\n1,a,5\n`, { contracts: [kept] });
    const [first, second, third] = rows.map((row) => row['_key']);
    expect([second, third]).toEqual([`${first}-2`, `${first}-3`]);
  });

  test('a key column that the file lacks is the hash of the row', async () => {
    const columns = [
      column('id', { required: true, whenColumnAbsent: 'rowHash' }),
      column('name', { required: true }),
    ];
    const contracts = [contract({ columns, mode: 'snapshot' })];
    const without = await clean('name,x\na,\nb,\na,\n', { contracts, dataset: 'marks' });
    expect(without.rows.map((row) => row['name'])).toEqual(['a', 'b']);
    expect(without.rows[0]?.['id']).toMatch(/^[0-9a-f]{64}$/);
    const brought = await clean('id,name\n7,a\n8,a\n,b\n', { contracts });
    expect(brought.rows.map((row) => row['id'])).toEqual(['7', '8']);
    expect(brought.ledger).toMatchObject([{ _reasons: 'missing:id' }]);
  });
});

describe('the file as a whole', () => {
  const oneOfFour = `${HEADER}1,a,5\n2,b,x\n3,c,5\n4,d,5\n`;

  test.each([
    [24, 'held'],
    [25, 'clean'],
  ])('with 25 percent rejected and %d allowed is %s', async (maxRejectedPercent, status) => {
    const { cleaning } = await clean(oneOfFour, { contracts: [contract({ maxRejectedPercent })] });
    expect(cleaning.status).toBe(status);
    expect(cleaning.reason?.code).toBe(status === 'held' ? 'too_many_rejects' : undefined);
    expect(cleaning.rows).toMatchObject({ read: 4, clean: 3, rejected: 1 });
  });

  test('is held by one bad row where the contract takes whole files only', async () => {
    const contracts = [contract({ onRowError: 'reject-file' })];
    const { cleaning } = await clean(oneOfFour, { contracts });
    expect(cleaning).toMatchObject({ status: 'held', reason: { code: 'row_rejected' } });
    const { cleaning: good } = await clean(`${HEADER}1,a,5\n`, { contracts });
    expect(good.status).toBe('clean');
  });

  test.each([
    ['name,points\na,5\n', 'refused', 'missing_columns', 'marks'],
    ['id,ID,points\n1,1,5\n', 'refused', 'duplicate_header', 'marks'],
    ['id,,points\n1,a,5\n', 'refused', 'blank_header', 'marks'],
    ['"id,name,points\n1,a,5\n', 'refused', 'header_quote', 'marks'],
    ['x,y\n1,2\n', 'refused', 'missing_columns', 'marks'],
  ])('%j under its folder is %s: %s', async (content, status, code, dataset) => {
    const { cleaning } = await clean(content, { key: 'marks/f.csv' });
    expect(cleaning).toMatchObject({ status, reason: { code }, dataset });
  });

  test('whose header fits nothing is unrecognised', async () => {
    const { cleaning } = await clean('x,y\n1,2\n');
    expect(cleaning).toMatchObject({ status: 'unrecognised', dataset: null });
    expect(cleaning.reason?.message).toContain('marks');
  });

  test('without a header is read by position where the contract says so', async () => {
    const contracts = [contract({ dialect: { header: false } })];
    const { cleaning, rows } = await clean('1,a,5\n2,b,6\n', { contracts, key: 'marks/f.csv' });
    expect(cleaning.dialect?.header).toBe(false);
    expect(rows.map((row) => [row['id'], row['_line']])).toEqual([
      ['1', '1'],
      ['2', '2'],
    ]);
  });

  test('is cut into parts of growing size, each with the header', async () => {
    const content =
      HEADER + Array.from({ length: 10_000 }, (_, i) => `${i},${'n'.repeat(900)},5`).join('\n');
    const { cleaning, files } = await clean(content, { plain: false });
    expect(cleaning.parts.map(({ name }) => name)).toEqual([
      'part-00000.csv.gz',
      'part-00001.csv.gz',
    ]);
    expect(cleaning.parts.reduce((sum, part) => sum + part.rows, 0)).toBe(10_000);
    for (const { name, rows } of cleaning.parts) {
      expect(table(files.get(name) ?? '')).toHaveLength(rows);
    }
  });

  test('gives values that its key captured to columns that it lacks', async () => {
    const contracts = [
      contract({
        columns: [
          column('id', { required: true }),
          column('year', { type: 'integer', sqlType: 'integer' }),
        ],
        filePatterns: ['marks/{year}/*.csv'],
      }),
    ];
    const { rows } = await clean('id,x\n1,\n', { contracts, key: 'marks/2019/f.csv' });
    expect(rows).toMatchObject([{ id: '1', year: '2019' }]);
  });
});

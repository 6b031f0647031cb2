import { clean, column, contract, type Row } from './clean-content';
import { fixOf, told } from './fix-content';

const HEADER = 'id,name,points\n';
const FILE = `${HEADER}1,a,5\n2,b,bad\n,c,6\n3,d,7\n`;

/** Rejects of a file, by their line. */
async function rejectsOf(...file: Parameters<typeof clean>): Promise<(line: number) => Row> {
  const { rejects } = await clean(...file);
  return (line) => rejects.find((row) => row['_line'] === String(line)) ?? {};
}

describe('a corrected row', () => {
  test('keeps its line, comes after the rows of the file in a part of its own, and is booked once', async () => {
    const row = await rejectsOf(FILE);
    const fixes = [fixOf(row(4), { id: '9' }), fixOf(row(3), { points: '8' })];
    const { cleaning, files, ledger, rejects } = await clean(FILE, { fixes });
    expect(cleaning.parts).toMatchObject([
      { name: 'part-00000.csv', rows: 2, own: true },
      { name: 'part-00001.csv', rows: 2, own: false },
    ]);
    expect(files.get('part-00001.csv')).toBe('id,name,points,_file,_line\n2,b,8,f,3\n9,c,6,f,4\n');
    expect(cleaning).toMatchObject({
      status: 'clean',
      rows: { read: 4, clean: 4, rejected: 0, duplicate: 0 },
      rejectedByReason: {},
      rejects: null,
    });
    expect(rejects).toEqual([]);
    const who = { _status: 'fixed', _by: 'ann', _at: '2026-03-01T08:00:00.000Z' };
    expect(ledger).toMatchObject([
      { _line: '3', _reasons: 'type:points', ...who },
      { _line: '4', _reasons: 'missing:id', ...who },
    ]);
    expect(cleaning.fixResults.map(told)).toEqual(['4:taken', '3:taken']);
  });

  test('changes only the cells that its reasons name; the others are reported', async () => {
    const row = await rejectsOf('id,name,points,Extra é\n007,b,bad,x\n');
    const fixes = [fixOf(row(2), { id: '7', name: ' b ', points: '8', 'Extra é': 'y' })];
    const { rows, cleaning } = await clean('id,name,points,Extra é\n007,b,bad,x\n', { fixes });
    expect(rows).toMatchObject([{ id: '007', name: 'b', points: '8' }]);
    expect(cleaning.fixResults.map(told)).toEqual(['2:taken not id,Extra é']);
  });

  test('that is wrong in another way stays rejected, and the rejects file shows it as it was', async () => {
    const row = await rejectsOf(FILE);
    const fixes = [fixOf(row(3), { points: '101' })];
    const { cleaning, rejects } = await clean(FILE, { fixes });
    expect(cleaning.rows).toEqual({ read: 4, clean: 2, rejected: 2, duplicate: 0 });
    expect(cleaning.fixResults.map(told)).toEqual(['3:still_rejected (range:points)']);
    expect(rejects[0]).toEqual(row(3));
    expect(cleaning.parts).toHaveLength(1);
  });

  test('that nobody touched is no correction', async () => {
    const row = await rejectsOf(FILE);
    const fixes = [fixOf(row(3), { points: ' bad ' }), fixOf(row(4), { name: 'z' })];
    const { cleaning } = await clean(FILE, { fixes });
    expect(cleaning.fixResults.map(told)).toEqual(['3:unchanged', '4:unchanged not name']);
    expect(cleaning.rows.rejected).toBe(2);
  });

  test('of a duplicate that nobody touched is none; one that was changed has no rejected line', async () => {
    const content = 'id,name,points\n1,a,5\n1,b,6\n1,c,7\n';
    const row = await rejectsOf(content);
    const again = [fixOf(row(3), {}), fixOf(row(4), { points: '8' })];
    const { cleaning } = await clean(content, { fixes: again });
    expect(cleaning.fixResults.map(told)).toEqual(['3:unchanged', '4:unknown_line']);
    const mangled = [{ ...fixOf(row(3), {}), check: '0000000000000000' }];
    const other = await clean(content, { fixes: mangled });
    expect(other.cleaning.fixResults.map(told)).toEqual(['3:check_differs']);
  });

  test.each([
    ['another check', { check: '0000000000000000' }, '3:check_differs'],
    ['a line that was taken', { line: 2 }, '2:unknown_line'],
    ['a line that the file does not have', { line: 99 }, '99:unknown_line'],
    ['the header', { line: 1 }, '1:unknown_line'],
    ['no cell to correct', { cells: { id: '2', name: 'b' } }, '3:row_incomplete'],
  ])('with %s is refused', async (_what, facts, outcome) => {
    const row = await rejectsOf(FILE);
    const fixes = [{ ...fixOf(row(3), { points: '8' }), ...facts }];
    const { cleaning } = await clean(FILE, { fixes });
    expect(cleaning.fixResults.map(told)).toEqual([outcome]);
    expect(cleaning.rows).toMatchObject({ clean: 2, rejected: 2 });
  });

  test('is matched by the names of its cells, whatever became of their spelling', async () => {
    const content = 'ID;Náme;Points\n1;a;bad\n';
    const fixes = [fixOf((await rejectsOf(content))(2), {})].map((fix) => {
      return { ...fix, cells: { ' points ': '8', _reasons: 'type:points' } };
    });
    const { rows } = await clean(content, { fixes });
    expect(rows).toMatchObject([{ id: '1', name: 'a', points: '8' }]);
  });

  test('may stand in one table with rows of files that spell its columns differently', async () => {
    const row = await rejectsOf(FILE);
    const fix = fixOf(row(3), { ID: '', Points: '', points: '8' });
    const { rows, cleaning } = await clean(FILE, { fixes: [fix] });
    expect(cleaning.fixResults.map(told)).toEqual(['3:taken']);
    expect(rows).toContainEqual(expect.objectContaining({ id: '2', points: '8' }));
  });

  test('of a file that is no table any more is told so', async () => {
    const fixes = [fixOf({ _line: '2', _check: 'c' }, {})];
    const { cleaning } = await clean('%PDF-1.7', { fixes });
    expect(cleaning).toMatchObject({ status: 'refused', reason: { code: 'pdf' } });
    expect(cleaning.fixResults.map(told)).toEqual(['2:unknown_line']);
  });
});

describe('of several corrections of a line', () => {
  test('the newest valid one counts, and the same once more changes nothing', async () => {
    const row = (await rejectsOf(FILE))(3);
    const fixes = [
      fixOf(row, { points: '8' }, 'x1'),
      fixOf(row, { points: '9' }, 'x2'),
      { ...fixOf(row, { points: '9' }, 'x3'), by: 'bob' },
      fixOf(row, { points: 'worse' }, 'x4'),
    ];
    const { cleaning, rows, ledger } = await clean(FILE, { fixes });
    expect(rows.find((one) => one['id'] === '2')).toMatchObject({ points: '9' });
    expect(cleaning.fixResults.map(told)).toEqual([
      '3:overridden',
      '3:taken',
      '3:unchanged',
      '3:still_rejected (type:points)',
    ]);
    expect(ledger.find((one) => one['_line'] === '3')).toMatchObject({ _by: 'ann' });
  });

  test('one that goes back to an earlier value counts', async () => {
    const row = (await rejectsOf(FILE))(3);
    const fixes = ['8', '9', '8'].map((points, at) => fixOf(row, { points }, `x${at}`));
    const { cleaning, rows } = await clean(FILE, { fixes });
    expect(rows.find((one) => one['id'] === '2')).toMatchObject({ points: '8' });
    expect(cleaning.fixResults.map(told)).toEqual(['3:overridden', '3:overridden', '3:taken']);
  });
});

const keyless = (identicalRows: 'keep' | 'reject') =>
  contract({ key: [], mode: 'snapshot', identicalRows });

describe('keys', () => {
  test('a row of the file itself beats a corrected one, wherever it stands', async () => {
    const content = `${HEADER},x,5\n,y,6\n1,own,7\n`;
    const row = await rejectsOf(content);
    const fixes = [fixOf(row(2), { id: '1' }), fixOf(row(3), { id: '1' })];
    const { cleaning, rows, ledger, rejects } = await clean(content, { fixes });
    expect(rows).toMatchObject([{ id: '1', name: 'own' }]);
    expect(cleaning.rows).toEqual({ read: 3, clean: 1, rejected: 0, duplicate: 2 });
    expect(cleaning.fixResults.map(told)).toEqual(['2:duplicate', '3:duplicate']);
    expect(ledger.map((one) => [one['_status'], one['_by']])).toEqual([
      ['duplicate', ''],
      ['duplicate', ''],
    ]);
    // It can be corrected once more: the original cells, and what was wrong with them.
    expect(rejects[0]).toEqual({ ...row(2), _reasons: 'duplicate;missing:id' });
  });

  test('of corrected rows with one key the first line wins', async () => {
    const content = `${HEADER},x,5\n,y,6\n1,own,7\n`;
    const row = await rejectsOf(content);
    const fixes = [fixOf(row(3), { id: '2' }), fixOf(row(2), { id: '2' })];
    const { cleaning, rows } = await clean(content, { fixes });
    expect(rows.map((one) => one['name'])).toEqual(['own', 'x']);
    expect(cleaning.fixResults.map(told)).toEqual(['3:duplicate', '2:taken']);
  });

  test('also a newer corrected row does not take the place of a row of the file', async () => {
    const contracts = [contract({ versionOrder: ['points'] })];
    // The third line outdates the first: the file is read twice.
    const content = `${HEADER}1,old,1\n1,bad,900\n1,new,2\n`;
    const row = await rejectsOf(content, { contracts });
    const fixes = [fixOf(row(3), { points: '90' })];
    const { cleaning, rows } = await clean(content, { contracts, fixes });
    expect(rows).toMatchObject([{ name: 'new' }]);
    expect(cleaning.rows).toEqual({ read: 3, clean: 1, rejected: 0, duplicate: 2 });
    expect(cleaning.fixResults.map(told)).toEqual(['3:duplicate']);
  });

  test('identical rows are kept apart, those of the file first', async () => {
    const contracts = [keyless('keep')];
    const content = `${HEADER}1,a,bad\n1,a,5\n1,a,5\n`;
    const row = await rejectsOf(content, { contracts });
    const fixes = [fixOf(row(2), { points: '5' })];
    const before = await clean(content, { contracts });
    const { rows } = await clean(content, { contracts, fixes });
    expect(rows.slice(0, 2)).toEqual(before.rows);
    expect(rows[2]).toMatchObject({ _key: `${rows[0]!['_key']}-3`, _line: '2' });
  });

  test('a corrected row that differs in dropped cells alone is ambiguous', async () => {
    const contracts = [keyless('reject')];
    const content = 'id,name,points,more\n1,a,5,x\n1,a,bad,y\n1,a,bad,x\n';
    const row = await rejectsOf(content, { contracts });
    const fixes = [fixOf(row(3), { points: '5' }), fixOf(row(4), { points: '5' })];
    const { cleaning, ledger } = await clean(content, { contracts, fixes });
    expect(cleaning.rows).toEqual({ read: 3, clean: 1, rejected: 1, duplicate: 1 });
    expect(cleaning.fixResults.map(told)).toEqual([
      '3:still_rejected (ambiguous_duplicate)',
      '4:duplicate',
    ]);
    expect(ledger[0]).toMatchObject({ _reasons: 'ambiguous_duplicate;type:points' });
  });

  test('an ambiguous row is corrected in any cell', async () => {
    const contracts = [keyless('reject')];
    const content = 'id,name,points,more\n1,a,5,x\n1,a,5,y\n';
    const row = await rejectsOf(content, { contracts });
    const fixes = [fixOf(row(3), { name: 'b' })];
    const { rows } = await clean(content, { contracts, fixes });
    expect(rows.map((one) => one['name'])).toEqual(['a', 'b']);
  });
});

describe('rows that could not be cut into cells', () => {
  test.each([
    ['too few cells', '2,b', { points: '6' }],
    ['too many cells', '2,b,5,6', { points: '6' }],
    ['a misplaced quotation mark', '2,"b"x,6', { name: 'b' }],
    ['a quotation mark inside', '2,b"x,6', { name: 'b' }],
    ['an unclosed quotation mark', '2,"b,6', { name: 'b' }],
  ])('%s: are put together from the named cells', async (_what, line, changes) => {
    const content = `${HEADER}1,a,5\n${line}\n`;
    const row = await rejectsOf(content);
    const { rows, cleaning } = await clean(content, { fixes: [fixOf(row(3), changes)] });
    expect(cleaning.fixResults.map(told)).toEqual(['3:taken']);
    expect(rows[1]).toMatchObject({ id: '2', name: 'b', points: '6', _line: '3' });
  });

  test('keep the characters that a spreadsheet lost', async () => {
    const content = `${HEADER}1,Žilina 😎\n2,Žilina 😎\n`;
    const row = await rejectsOf(content);
    const fixes = [
      fixOf(row(2), { name: '?ilina ??', points: '6' }),
      fixOf(row(3), { name: '?ilina', points: '6' }),
    ];
    const { rows } = await clean(content, { fixes });
    expect(rows.map((one) => one['name'])).toEqual(['Žilina 😎', '?ilina']);
  });

  test('need every cell', async () => {
    const content = `${HEADER}2,b\n`;
    const fix = fixOf((await rejectsOf(content))(2), { points: '6' });
    const { id: _, ...cells } = fix.cells;
    const { cleaning } = await clean(content, { fixes: [{ ...fix, cells }] });
    expect(cleaning.fixResults.map(told)).toEqual(['2:row_incomplete']);
  });

  test('are taken as they are shown only when somebody empties their reasons', async () => {
    const content = `${HEADER}1,5" pipe,5\n2,b\n`;
    const row = await rejectsOf(content);
    const untouched = [fixOf(row(2), {}), fixOf(row(3), {})];
    const first = await clean(content, { fixes: untouched });
    expect(first.cleaning.fixResults.map(told)).toEqual(['2:unchanged', '3:unchanged']);
    const confirmed = [fixOf(row(2), { _reasons: '' }), fixOf(row(3), { _reasons: '' })];
    const { rows, cleaning } = await clean(content, { fixes: confirmed });
    expect(cleaning.fixResults.map(told)).toEqual(['2:taken', '3:taken']);
    expect(rows).toMatchObject([{ name: '5" pipe' }, { name: 'b', points: '' }]);
  });

  test('show unreadable bytes as such, the rest as it is, and are taken when none is left', async () => {
    const content = Buffer.concat([
      Buffer.from(`${HEADER}1,é,5\n2,caf`),
      Buffer.from([0xe9]),
      Buffer.from(' Žilina,6\n'),
    ]);
    const row = (await rejectsOf(content))(3);
    expect(row).toMatchObject({ name: 'caf\ufffd Žilina', _reasons: 'encoding' });
    const half = fixOf(row, { points: '7' });
    const whole = fixOf(row, { name: 'café Žilina' });
    expect((await clean(content, { fixes: [half] })).cleaning.fixResults.map(told)).toEqual([
      '3:still_rejected (encoding)',
    ]);
    const { rows } = await clean(content, { fixes: [half, whole] });
    expect(rows[1]).toMatchObject({ name: 'café Žilina', points: '6' });
  });

  test('of more than a megabyte are typed in anew', async () => {
    const content = `${HEADER}1,${'x'.repeat(1 << 20)},5\n2,b,6\n`;
    const fix = fixOf((await rejectsOf(content))(2), { id: '1', name: 'x', points: '5' });
    const { rows } = await clean(content, { fixes: [fix] });
    expect(rows).toMatchObject([{ id: '2' }, { id: '1', name: 'x', points: '5' }]);
  });
});

describe('derived columns', () => {
  const integer = { type: 'integer', sqlType: 'integer' } as const;
  const columns = [
    column('id', { required: true }),
    column('a', integer),
    column('b', integer),
    column('ratio', { ...integer, transform: 'a / b' }),
    column('share', { ...integer, transform: '100 / ratio', maximum: 50 }),
  ];
  const contracts = [contract({ columns })];

  test('are corrected in the cells that they are made of', async () => {
    const content = 'id,a,b\n1,7,0\n2,2,2\n';
    const row = await rejectsOf(content, { contracts });
    expect(row(2)).toMatchObject({ _reasons: 'transform:ratio' });
    expect(row(3)).toMatchObject({ _reasons: 'range:share' });
    const fixes = [fixOf(row(2), { id: '9', b: '2' }), fixOf(row(3), { a: '4' })];
    const { rows, cleaning } = await clean(content, { contracts, fixes });
    expect(rows).toMatchObject([
      { id: '1', ratio: '3', share: '33' },
      { id: '2', ratio: '2', share: '50' },
    ]);
    expect(cleaning.fixResults.map(told)).toEqual(['2:taken not id', '3:taken']);
  });

  test('may make the corrected row wrong: then their cells are taken, too', async () => {
    const content = 'id,a,b\n1,seven,0\n';
    const row = await rejectsOf(content, { contracts });
    expect(row(2)).toMatchObject({ _reasons: 'type:a' });
    const half = await clean(content, { contracts, fixes: [fixOf(row(2), { a: '7' })] });
    expect(half.cleaning.fixResults.map(told)).toEqual(['2:still_rejected (transform:ratio)']);
    const fixes = [fixOf(row(2), { a: '7', b: '2', id: '9' })];
    const { rows, cleaning } = await clean(content, { contracts, fixes });
    expect(rows).toMatchObject([{ id: '1', a: '7', b: '2' }]);
    expect(cleaning.fixResults.map(told)).toEqual(['2:taken not id']);
  });
});

test('a key that is too long is corrected in its longest column', async () => {
  const contracts = [contract({ key: ['id', 'name'] })];
  const content = `${HEADER}1,${'n'.repeat(1000)},5\n`;
  const row = await rejectsOf(content, { contracts });
  expect(row(2)).toMatchObject({ _reasons: 'length:name' });
  const { rows } = await clean(content, { contracts, fixes: [fixOf(row(2), { name: 'n' })] });
  expect(rows).toMatchObject([{ id: '1', name: 'n' }]);
});

test('a held file is weighed again with its corrections', async () => {
  const contracts = [contract({ onRowError: 'reject-file' })];
  const row = await rejectsOf(FILE, { contracts });
  const one = [fixOf(row(3), { points: '8' })];
  expect((await clean(FILE, { contracts, fixes: one })).cleaning.status).toBe('held');
  const both = [...one, fixOf(row(4), { id: '9' })];
  expect((await clean(FILE, { contracts, fixes: both })).cleaning.status).toBe('clean');
});

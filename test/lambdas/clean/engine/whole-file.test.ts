import { clean, column, contract, table } from './clean-content';

const HEADER = 'id,name,points\n';

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

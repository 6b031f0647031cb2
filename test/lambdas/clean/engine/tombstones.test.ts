import { clean, column, contract } from './clean-content';
import { fixOf, told } from './fix-content';

const integer = { type: 'integer', sqlType: 'integer' } as const;
const columns = [
  column('id', { required: true }),
  column('status'),
  column('a', integer),
  column('gone', { type: 'boolean', sqlType: 'boolean', transform: "status = 'left'" }),
];

const deleting = (deleteWhen: string) => contract({ columns, deleteWhen });

describe('deleteWhen', () => {
  test('marks tombstones; NULL is not true', async () => {
    const contracts = [deleting("status = 'left' or a = 0")];
    const { files } = await clean('id,status,a\n1,left,\n2,here,1\n3,,\n4,,0\n', { contracts });
    expect(files.get('part-00000.csv')).toBe(
      'id,status,a,gone,_deleted,_file,_line\n' +
        '1,left,,true,t,f,2\n' +
        '2,here,1,false,f,f,3\n' +
        '3,,,,f,f,4\n' +
        '4,,0,,t,f,5\n',
    );
  });

  test('reads derived columns, and columns that the file does not have', async () => {
    const { rows } = await clean('id,status\n1,left\n2,here\n', { contracts: [deleting('gone')] });
    expect(rows.map((row) => row['_deleted'])).toEqual(['t', 'f']);
    const without = await clean('id,status\n1,left\n', { contracts: [deleting('a is null')] });
    expect(without.rows.map((row) => row['_deleted'])).toEqual(['t']);
  });

  test('without a value rejects the row, which is corrected in the cells that it reads', async () => {
    const contracts = [deleting("1 / a = 1 and status = 'left'")];
    const content = 'id,status,a\n1,left,0\n2,left,1\n';
    const { ledger, rejects } = await clean(content, { contracts });
    expect(ledger).toMatchObject([{ _line: '2', _reasons: 'transform:_deleted' }]);
    const fixes = [fixOf(rejects[0]!, { id: '9', a: '1' })];
    const { rows, cleaning } = await clean(content, { contracts, fixes });
    expect(rows[1]).toMatchObject({ id: '1', a: '1', _deleted: 't' });
    expect(cleaning.fixResults.map(told)).toEqual(['2:taken not id']);
  });

  test('makes rows like any other for duplicates and versions', async () => {
    const first = await clean('id,status,a\n1,left,5\n1,here,9\n', {
      contracts: [deleting('gone')],
    });
    expect(first.rows).toMatchObject([{ id: '1', _deleted: 't' }]);
    expect(first.cleaning.rows).toMatchObject({ clean: 1, duplicate: 1 });
    const versioned = [{ ...deleting('gone'), versionOrder: ['a'] }];
    const newest = await clean('id,status,a\n1,left,5\n1,here,9\n', { contracts: versioned });
    expect(newest.rows).toMatchObject([{ id: '1', a: '9', _deleted: 'f' }]);
  });

  test('costs datasets without it nothing: their parts have no such column', async () => {
    const { files } = await clean('id,name,points\n1,a,5\n');
    expect(files.get('part-00000.csv')).toBe('id,name,points,_file,_line\n1,a,5,f,2\n');
  });
});

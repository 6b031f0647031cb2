import { clean, column, contract } from './clean-content';

const other = contract({
  dataset: 'people',
  columns: [column('id', { required: true }), column('name'), column('age')],
});
const marks = contract();

describe('a file that is read again', () => {
  test('has the contract that it had, whatever other contracts and its key say', async () => {
    const content = 'id,name,points,age\n1,a,5,9\n';
    const today = await clean(content, { contracts: [marks, other], key: 'people/f.csv' });
    expect(today.cleaning.dataset).toBe('people');
    const again = await clean(content, {
      contracts: [marks, other],
      key: 'people/f.csv',
      contract: marks,
    });
    expect(again.cleaning).toMatchObject({ dataset: 'marks', status: 'clean' });
    expect(again.cleaning.contract?.hash).toBe(marks.hash);
    expect(again.rows).toMatchObject([{ id: '1', points: '5' }]);
  });

  test('has the version of the contract that it had, though there is a newer one', async () => {
    const old = contract({ version: '0.9.0', columns: [column('id', { required: true })] });
    const { cleaning, rows } = await clean('id,name,points\n1,a,bad\n', {
      contracts: [marks],
      contract: old,
      key: 'marks/f.csv',
    });
    expect(cleaning.contract?.hash).toBe(old.hash);
    expect(rows).toEqual([{ id: '1', _file: 'f', _line: '2' }]);
  });

  test('is refused where the header does not fit', async () => {
    const { cleaning } = await clean('name,points\na,5\n', { contract: marks });
    expect(cleaning).toMatchObject({
      status: 'refused',
      dataset: 'marks',
      reason: { code: 'missing_columns' },
    });
  });

  test('is read as it was written then: lines, cells and checks are the same', async () => {
    const declared = contract({ dialect: { delimiter: ';', encoding: 'windows-1252' } });
    const plain = contract({ version: '1.0.1' });
    const content = Buffer.from('id;name;points\n1;a,b\xc3\xa9,c;bad\n', 'latin1');
    const before = await clean(content, { contracts: [declared], key: 'marks/f.csv' });
    expect(before.rejects).toMatchObject([{ name: 'a,bÃ©,c' }]);
    const { dialect } = before.cleaning;
    const again = await clean(content, { contract: plain, ...(dialect && { dialect }) });
    expect(again.rejects).toEqual(before.rejects);
    expect(again.cleaning.dialect).toEqual(dialect);
  });

  test('is read by position where it has no header', async () => {
    const headless = contract({ dialect: { header: false } });
    const { cleaning } = await clean('1,a,5\n', { contracts: [headless], key: 'marks/f.csv' });
    const { dialect } = cleaning;
    const again = await clean('1,a,5\n', { contract: headless, ...(dialect && { dialect }) });
    expect(again.rows).toMatchObject([{ id: '1', name: 'a', points: '5', _line: '1' }]);
  });

  test('becomes the same bytes', async () => {
    const content = 'id,name,points\n1,a,5\n2,b,bad\n1,c,5\n';
    const once = await clean(content, { plain: false });
    const twice = await clean(content, { plain: false, chunk: 3 });
    expect(twice.files).toEqual(once.files);
  });
});

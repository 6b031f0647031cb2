import { createHash } from 'node:crypto';
import { clean, column, contract } from './clean-content';

const HEADER = 'id,name,points\n';

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

  test('with versions the first of equally new rows wins, however many come before the newest', async () => {
    const { cleaning, rows } = await clean(`${HEADER}1,a,5\n1,b,5\n1,c,9\n1,d,9\n1,e,7\n`, {
      contracts: [contract({ versionOrder: ['points'] })],
    });
    expect(rows).toMatchObject([{ name: 'c', _line: '4' }]);
    expect(cleaning.rows).toEqual({ read: 5, clean: 1, rejected: 0, duplicate: 4 });
  });

  test('without a version a row counts as 0, as in the warehouse', async () => {
    const { rows } = await clean(`${HEADER}1,a,-5\n1,b,\n2,c,\n2,d,0\n`, {
      contracts: [contract({ versionOrder: ['points'] })],
    });
    expect(rows.map((row) => row['name'])).toEqual(['b', 'c']);
  });

  test('of a large file leave nothing of the first reading behind', async () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `${i},${'n'.repeat(900)},5`);
    const { cleaning, files } = await clean(`${HEADER}${lines.join('\n')}\n0,newer,6\n`, {
      contracts: [contract({ versionOrder: ['points'] })],
    });
    expect(cleaning.rows).toEqual({ read: 10_001, clean: 10_000, rejected: 0, duplicate: 1 });
    const kept = [...cleaning.parts.map((part) => part.name), cleaning.ledger, cleaning.rejects];
    expect(new Set(files.keys())).toEqual(new Set(kept));
    expect(cleaning.parts.map((part) => part.name)).toEqual(['part-00002.csv', 'part-00003.csv']);
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

  test('a column that numbers the rows does not make them ambiguous', async () => {
    const { cleaning } = await clean(`,${HEADER}0,1,a,5\n1,1,a,5\n2,2,b,6\n`, {
      contracts: [keyless],
    });
    expect(cleaning.rows).toMatchObject({ clean: 2, rejected: 0, duplicate: 1 });
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

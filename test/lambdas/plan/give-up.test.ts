import { listFiles } from '../../../lambdas/shared/books';
import type { Receipt } from '../../../lambdas/shared/documents';
import { KEY } from '../../../names';
import { dyingStore, Killed } from '../shared/dying-store';
import { contentOf, contractOf, fileId, LAKE, receiptKey, receiptOf } from '../shared/samples';
import { Scene } from './plan-scene';

describe('what can never be published', () => {
  const broken: [string, (scene: Scene, receipt: Receipt) => Promise<unknown>, string][] = [
    [
      'receipt is gone',
      (scene, receipt) => scene.store.delete(LAKE, receiptKey(receipt)),
      'receipt_unreadable',
    ],
    [
      'receipt is no JSON',
      (scene, receipt) => scene.store.put(LAKE, receiptKey(receipt), '{"file_id":'),
      'receipt_unreadable',
    ],
    [
      'receipt is another file',
      (scene, receipt) => scene.store.put(LAKE, receiptKey(receipt), JSON.stringify(receiptOf(5))),
      'receipt_does_not_fit',
    ],
    [
      'marker is no JSON',
      (scene, receipt) => scene.store.put(LAKE, KEY.marker(receipt.file_id, 1), ''),
      'marker_unreadable',
    ],
  ];

  it.each(broken)(
    'goes to failed/ with a reason when its %s; the others go on',
    async (_, breakIt, code) => {
      const scene = new Scene();
      await scene.pend(receiptOf(1), receiptOf(2));
      await breakIt(scene, receiptOf(1));
      expect((await scene.plan('r')).files).toBe(1);
      expect(await scene.filesOf('r')).toEqual([fileId(2)]);
      const failed = await contentOf(scene.store, 'failed/');
      expect(failed).toMatchObject({
        [`failed/${fileId(1)}.1`]: { reason: { code }, run_id: 'r' },
      });
      expect(await scene.keys('pending/')).toEqual([KEY.marker(fileId(2), 1)]);
      expect(scene.points).toEqual([{ name: 'FilesFailed', value: 1, unit: 'Count' }]);
    },
  );

  it('includes keys under pending/ that clean never writes', async () => {
    const scene = new Scene();
    await scene.store.put(LAKE, 'pending/notes.txt', 'hello');
    expect((await scene.plan('r')).files).toBe(0);
    expect(await scene.keys('')).toEqual(['failed/notes.txt', 'reports/current.json']);
  });

  it('throws when the store fails, so that nothing is given up for a lost connection', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    await expect(scene.plan('r', dyingStore(scene.store, 5))).rejects.toThrow(Killed);
    expect(await scene.keys('failed/')).toEqual([]);
  });

  it('books a file as failed whose columns are not those of the contract any more', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    const [id] = contractOf('students').columns;
    scene.contracts = [
      contractOf('students', { hash: 'new', columns: id === undefined ? [] : [id] }),
    ];
    expect((await scene.plan('r')).files).toBe(0);
    const { items } = await listFiles(scene.store, LAKE, { limit: 9, offset: 0 });
    expect(items).toMatchObject([
      { file_id: fileId(1), outcome: 'failed', reason: { code: 'contract_changed' }, run_id: 'r' },
    ]);
    expect(items[0]?.reason?.message).toContain(`lake replay ${fileId(1)}`);
  });

  it('tries a replay of a file that failed: its next generation is another one', async () => {
    const scene = new Scene();
    scene.contracts = [];
    await scene.pend(receiptOf(1));
    await scene.plan('r1');
    expect(await scene.keys('failed/')).toEqual([`failed/${fileId(1)}.1`]);
    scene.contracts = [contractOf('students')];
    await scene.pend(receiptOf(1, { generation: 2 }));
    expect((await scene.plan('r2')).files).toBe(1);
    expect(await scene.filesOf('r2')).toEqual([fileId(1)]);
  });

  it('books a file as failed whose key does not tell its place in the order', async () => {
    const scene = new Scene();
    scene.contracts = [contractOf('students', { versionOrder: ['year'] })];
    await scene.pend(receiptOf(1), receiptOf(2, { captured: { year: '2026' } }));
    expect((await scene.plan('run-1')).files).toBe(1);
    expect(await contentOf(scene.store, 'failed/')).toMatchObject({
      [`failed/${fileId(1)}.1`]: { reason: { code: 'version_order_missing' } },
    });
  });

  it.each([
    [{ year: '2026', number: '10000' }, 'the number number (at most 4 digits)'],
    [{ year: '123456789012345', number: '1' }, 'the number year (at most 14 digits)'],
  ])(
    'books a file as failed whose key tells a number too large for the order: %j',
    async (captured, what) => {
      const scene = new Scene();
      scene.contracts = [contractOf('students', { versionOrder: ['year', 'number'] })];
      await scene.pend(
        receiptOf(1, { captured }),
        receiptOf(2, { captured: { year: '12345678901234', number: '9999' } }),
      );
      expect((await scene.plan('run-1')).files).toBe(1);
      expect(await contentOf(scene.store, 'failed/')).toMatchObject({
        [`failed/${fileId(1)}.1`]: { reason: { message: expect.stringContaining(what) } },
      });
    },
  );

  it('takes a file of an older contract with the same columns', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    scene.contracts = [contractOf('students', { hash: 'new', description: 'better words' })];
    expect((await scene.plan('r')).files).toBe(1);
  });

  it('books a file as failed whose contract is gone', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    scene.contracts = [];
    await scene.plan('r');
    expect(await contentOf(scene.store, 'failed/')).toMatchObject({
      [`failed/${fileId(1)}.1`]: { reason: { code: 'contract_gone' } },
    });
  });
});

const gained = (required: boolean) => {
  const students = contractOf('students');
  const [first] = students.columns;
  if (first === undefined) throw new Error('a contract has columns');
  const columns = [...students.columns, { ...first, name: 'nickname', required }];
  return contractOf('students', { hash: 'new', columns });
};

describe('a file of an older contract', () => {
  it('is taken when the contract has gained a column that may be empty', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    scene.contracts = [gained(false)];
    expect((await scene.plan('r')).files).toBe(1);
  });

  it('is taken when the columns stand in another order: they are staged by name', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    const columns = contractOf('students').columns.toReversed();
    scene.contracts = [contractOf('students', { hash: 'new', columns })];
    expect((await scene.plan('r')).files).toBe(1);
  });

  const refused: [string, () => ReturnType<typeof contractOf>][] = [
    ['a column that must not be empty', () => gained(true)],
    [
      'tombstones, which nobody looked for',
      () => contractOf('students', { hash: 'new', deleteWhen: 'false' }),
    ],
    ['no key any more', () => contractOf('students', { hash: 'new', key: [] })],
  ];
  it.each(refused)('waits for its replay when the contract has %s', async (_, contract) => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    scene.contracts = [contract()];
    expect((await scene.plan('r')).files).toBe(0);
    expect(await contentOf(scene.store, 'failed/')).toMatchObject({
      [`failed/${fileId(1)}.1`]: { reason: { code: 'contract_changed' } },
    });
  });

  it('waits for its replay when the key is another one, although the columns are the same', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    const old = contractOf('students');
    await scene.store.put(LAKE, KEY.contract(old.hash), JSON.stringify(old));
    scene.contracts = [contractOf('students', { hash: 'new', key: ['score'] })];
    expect((await scene.plan('r')).files).toBe(0);
    const { items } = await listFiles(scene.store, LAKE, { limit: 9, offset: 0 });
    expect(items[0]?.reason?.message).toMatch(/^the key of students changed/);
  });
});

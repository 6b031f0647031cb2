import { readFile, readRun } from '../../../lambdas/shared/books';
import { readReportsPointer } from '../../../lambdas/shared/report-shards';
import { KEY } from '../../../names';
import { fileId, LAKE, loadedOf, receiptKey, receiptOf } from '../shared/samples';
import { FIRST, Scene, SECOND_FILE, twoFiles } from './report-scene';

describe('the books of a run', () => {
  it('writes the frozen receipt although a newer one replaced it during the run', async () => {
    const scene = new Scene();
    await scene.run('run-1', 1, [FIRST], [loadedOf(FIRST)]);
    const newer = receiptOf(1, { generation: 2, status: 'held' });
    await scene.store.put(LAKE, receiptKey(newer), JSON.stringify(newer));
    await scene.report('run-1');
    expect(await readFile(scene.store, LAKE, fileId(1))).toMatchObject({
      outcome: 'loaded',
      generation: 1,
    });
  });

  it('tells of files of other runs that changed, with their own receipts', async () => {
    const scene = new Scene();
    await scene.store.put(LAKE, receiptKey(SECOND_FILE), JSON.stringify(SECOND_FILE));
    const superseded = loadedOf(SECOND_FILE, {
      outcome: 'superseded',
      version: 9,
      run_id: 'run-0',
    });
    await scene.run('run-1', 9, [FIRST], [loadedOf(FIRST, { version: 9 }), superseded]);
    await scene.report('run-1');
    expect(await readFile(scene.store, LAKE, fileId(2))).toMatchObject({
      outcome: 'superseded',
      run_id: 'run-0',
    });
    expect((await readRun(scene.store, LAKE, 'run-1'))?.file_ids).toEqual([fileId(1)]);
  });

  it('never moves back when an older run reports late', async () => {
    const scene = new Scene();
    await scene.run('new', 9, [FIRST], [loadedOf(FIRST, { version: 9, run_id: 'new' })]);
    await scene.report('new');
    await scene.run('old', 8, [FIRST], [loadedOf(FIRST, { version: 8, run_id: 'old' })]);
    await scene.report('old');
    expect(await readFile(scene.store, LAKE, fileId(1))).toMatchObject({ run_id: 'new' });
    expect((await readReportsPointer(scene.store, LAKE)).version).toBe(9);
    expect(await scene.pending()).toEqual([]);
  });

  it('adds up for any mix of outcomes: read is the sum of what became of the rows', async () => {
    const scene = new Scene();
    const erased = receiptOf(3, {
      rows: { read: 10, clean: 6, rejected: 1, duplicate: 1, forgotten: 2 },
    });
    const retracted = receiptOf(4, { status: 'retracted', parts: [] });
    const held = receiptOf(5, {
      status: 'held',
      rows: { read: 10, clean: 5, rejected: 4, duplicate: 0, forgotten: 1 },
    });
    const none = { rows_inserted: 0, rows_superseded: 0 };
    await scene.run(
      'run-1',
      4,
      [FIRST, erased, retracted, held],
      [
        loadedOf(FIRST, { rows_inserted: 5, rows_unchanged: 2, rows_superseded: 1 }),
        loadedOf(erased, { rows_superseded: 2 }),
        loadedOf(retracted, { ...none, outcome: 'retracted' }),
        loadedOf(held, { ...none, outcome: 'held', rows_held: 5 }),
      ],
    );
    await scene.report('run-1');
    const report = await readRun(scene.store, LAKE, 'run-1');
    expect(report?.by_outcome).toEqual({ loaded: 2, retracted: 1, held: 1 });
    const { read, forgotten, ...fates } = report?.rows ?? { read: 0, forgotten: 0 };
    expect({ read, forgotten }).toEqual({ read: 40, forgotten: 3 });
    expect(fates).toMatchObject({ superseded: 3, held: 14 });
    expect(Object.values(fates).reduce((sum, n) => sum + n, 0)).toBe(read);
    expect(scene.metric('BooksUnbalanced')).toBe(0);
  });

  it('says why the loader itself held a file that clean let pass', async () => {
    const scene = new Scene();
    const held = { outcome: 'held', rows_inserted: 0, rows_held: 8 } as const;
    await scene.run(
      'run-1',
      4,
      [FIRST],
      [loadedOf(FIRST, { ...held, reason: 'too_many_rows_lost' })],
    );
    await scene.report('run-1');
    expect(await readFile(scene.store, LAKE, fileId(1))).toMatchObject({
      outcome: 'held',
      rows_held: 8,
      reason: { code: 'too_many_rows_lost', message: expect.stringContaining('release') },
    });
    expect(scene.metric('FilesRefused')).toBe(1);
  });

  it('tells of a file in its new dataset after a replay has moved it, and passes over it before', async () => {
    const scene = new Scene();
    // loaded by a run that never got to its report; its receipt is gone since
    const before = loadedOf(SECOND_FILE, { version: 8, run_id: 'run-0' });
    await scene.run('run-1', 9, [FIRST], [loadedOf(FIRST), before]);
    await scene.report('run-1');
    expect(await readFile(scene.store, LAKE, fileId(2))).toBeUndefined();
    expect(await scene.pending()).toEqual([]);
    const moved = receiptOf(2, { dataset: 'jobs', generation: 2 });
    await scene.run('run-2', 10, [moved], [loadedOf(moved, { version: 10 })]);
    await scene.report('run-2');
    expect(await readFile(scene.store, LAKE, fileId(2))).toMatchObject({ dataset: 'jobs' });
  });

  it.each(['manifest', 'loadResult'] as const)(
    'says so when the %s is missing',
    async (missing) => {
      const scene = await twoFiles();
      await scene.store.delete(LAKE, KEY[missing]('run-1'));
      await expect(scene.report('run-1')).rejects.toThrow(`${KEY[missing]('run-1')} is missing`);
    },
  );
});

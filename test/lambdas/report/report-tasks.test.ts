import { readFile, readRun } from '../../../lambdas/shared/books';
import { readReportsPointer } from '../../../lambdas/shared/report-shards';
import { KEY } from '../../../names';
import { fileId, LAKE, loadedOf, NOON, receiptKey, receiptOf } from '../shared/samples';
import { FIRST, Scene, SECOND_FILE, TASKS } from './report-scene';

const asked = async (scene: Scene) => {
  for (const marker of [KEY.forgetMarker('01F'), KEY.recheckMarker('01R')])
    await scene.store.put(LAKE, marker, '{}');
};

describe('people to forget and rechecks', () => {
  it('are told of, and their markers go last', async () => {
    const scene = new Scene();
    await asked(scene);
    await scene.run('run-1', 4, [FIRST], [loadedOf(FIRST)], TASKS);
    const deleted: string[] = [];
    const remove = scene.store.delete.bind(scene.store);
    scene.store.delete = async (bucket, key) => {
      deleted.push(key);
      await remove(bucket, key);
    };
    await scene.report('run-1');
    expect(deleted).toEqual([
      KEY.marker(fileId(1), 1),
      KEY.forgetMarker('01F'),
      KEY.recheckMarker('01R'),
    ]);
    expect(await readRun(scene.store, LAKE, 'run-1')).toMatchObject({ forgets: 1, rechecks: 1 });
  });

  it('are a run of their own when no file waits', async () => {
    const scene = new Scene();
    await asked(scene);
    await scene.run('run-1', 4, [], [], {
      manifest: { ...TASKS.manifest, oldest_order_time: NOON },
    });
    expect(await scene.report('run-1')).toEqual({ run_id: 'run-1', files: 0 });
    expect(await scene.pending()).toEqual([]);
    expect((await readReportsPointer(scene.store, LAKE)).version).toBe(4);
  });

  it('leave books that show what was erased since the batch was frozen', async () => {
    const scene = new Scene();
    await scene.run('run-1', 4, [FIRST, SECOND_FILE], [loadedOf(FIRST), loadedOf(SECOND_FILE)], {
      result: { erase: true },
    });
    const erased = { ...FIRST, rows: { ...FIRST.rows, clean: 6, forgotten: 2 } };
    await scene.store.put(LAKE, receiptKey(FIRST), JSON.stringify(erased));
    // a fix came meanwhile: the second file is told of as it was loaded
    const newer = receiptOf(2, { generation: 2, status: 'held' });
    await scene.store.put(LAKE, receiptKey(newer), JSON.stringify(newer));
    await scene.report('run-1');
    expect(await readFile(scene.store, LAKE, fileId(1))).toMatchObject({
      rows: { read: 10, clean: 6, rejected: 1, duplicate: 1, forgotten: 2 },
    });
    expect(await readFile(scene.store, LAKE, fileId(2))).toMatchObject({
      generation: 1,
      outcome: 'loaded',
    });
    expect(scene.metric('BooksUnbalanced')).toBe(0);
  });
});

import { listFiles } from '../../../lambdas/shared/books';
import { dyingStore } from '../shared/dying-store';
import { contentOf, fileId, LAKE, loadedOf } from '../shared/samples';
import { FIRST, REFUSED, Scene, SECOND_FILE, TASKS } from './report-scene';

/** Two files, one of them with refused rows, and tasks. */
const everything = async (): Promise<Scene> => {
  const scene = new Scene();
  const refused = { rows_inserted: 6, rows_rejected: 3, refused_rows: REFUSED };
  const files = [loadedOf(FIRST, refused), loadedOf(SECOND_FILE)];
  for (const { marker } of [...TASKS.manifest.forgets, ...TASKS.manifest.rechecks])
    await scene.store.put(LAKE, marker, '{}');
  await scene.run('run-1', 4, [FIRST, SECOND_FILE], files, TASKS);
  return scene;
};

describe('killed at any call of the store', () => {
  it.each([false, true])('and run again ends the same (answer lost: %s)', async (after) => {
    const calm = await everything();
    await calm.report('run-1');
    const expected = await contentOf(calm.store);
    const decided = await calm.decision(`warehouse-${fileId(1)}-1`);
    let kills = 0;
    for (let n = 1; ; n++) {
      const scene = await everything();
      const died = await scene.report('run-1', dyingStore(scene.store, n, after)).then(
        () => false,
        () => true,
      );
      if (!died) break;
      kills += 1;
      const { total } = await listFiles(scene.store, LAKE, { limit: 9, offset: 0 });
      expect(total).toBe(2);
      await scene.report('run-1');
      expect(await contentOf(scene.store)).toEqual(expected);
      expect(await scene.decision(`warehouse-${fileId(1)}-1`)).toEqual(decided);
    }
    expect(decided).not.toBeNull();
    expect(kills).toBeGreaterThan(20);
  });
});

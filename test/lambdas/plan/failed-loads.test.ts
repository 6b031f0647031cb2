import { listRuns } from '../../../lambdas/shared/books';
import { KEY } from '../../../names';
import { contentOf, fileId, LAKE, loadResultOf, receiptOf } from '../shared/samples';
import { MINUTE, Scene } from './plan-scene';

describe('after failed loads', () => {
  it('halves the batch until the poison file stands alone twice, gives it up and takes the rest', async () => {
    const scene = new Scene();
    await scene.pend(...[1, 2, 3, 4, 5].map((n) => receiptOf(n)));
    const sizes = [];
    for (const run of ['a', 'b', 'c', 'd', 'e']) sizes.push((await scene.failingRun(run)).files);
    expect(sizes).toEqual([5, 3, 2, 1, 1]);
    expect((await scene.plan('f')).files).toBe(1);
    expect(await scene.filesOf('f')).toEqual([fileId(2)]);
    expect(await contentOf(scene.store, 'failed/')).toMatchObject({
      [`failed/${fileId(1)}.1`]: { reason: { code: 'load_failed' }, run_id: 'f' },
    });
    scene.executions.end('f', 'SUCCEEDED');
    await scene.executions.start('g');
    scene.executions.end('g', 'SUCCEEDED');
    expect((await scene.plan('h')).files).toBe(4);
  });

  it.each(['RetryableError', 'ConfigurationError', 'Lambda.ServiceException'])(
    'does not blame the files for %s',
    async (error) => {
      const scene = new Scene();
      await scene.pend(receiptOf(1));
      for (const run of ['a', 'b', 'c']) await scene.failingRun(run, error);
      expect((await scene.plan('d')).files).toBe(1);
      expect(await scene.keys('failed/')).toEqual([]);
    },
  );

  it('blames the files when the function ran out of time or memory', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1), receiptOf(2));
    await scene.failingRun('a', 'Lambda.Unknown');
    expect((await scene.plan('b')).files).toBe(1);
  });

  it('does not blame the files for a run that somebody stopped by hand', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    for (const run of ['a', 'b']) {
      await scene.executions.start(run);
      await scene.plan(run);
      scene.executions.end(run, 'ABORTED');
    }
    expect((await scene.plan('c')).files).toBe(1);
    expect(await scene.keys('failed/')).toEqual([]);
  });

  it('does not blame the files when the load came through and a later step failed', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1), receiptOf(2));
    for (const run of ['a', 'b']) {
      await scene.failingRun(run);
      await scene.store.put(LAKE, KEY.loadResult(run), JSON.stringify(loadResultOf(run, 1, [])));
    }
    expect((await scene.plan('c')).files).toBe(2);
  });

  it('starts counting again after a load that came through, even if its run failed later', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    await scene.failingRun('a');
    await scene.failingRun('b', 'Index');
    await scene.store.put(LAKE, KEY.loadResult('b'), JSON.stringify(loadResultOf('b', 1, [])));
    await scene.failingRun('c');
    expect((await scene.plan('d')).files).toBe(1);
    expect(await scene.keys('failed/')).toEqual([]);
  });

  it('tells of the failed runs, once', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1), receiptOf(2));
    await scene.failingRun('a');
    await scene.failingRun('b');
    await scene.plan('c');
    const { items } = await listRuns(scene.store, LAKE, { limit: 9, offset: 0 });
    expect(items).toMatchObject([
      { run_id: 'b', status: 'failed', files: 1, ms: { total: MINUTE } },
      { run_id: 'a', status: 'failed', files: 2, by_outcome: { pending: 2 } },
    ]);
  });
});

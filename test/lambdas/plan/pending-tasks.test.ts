import { KEY } from '../../../names';
import { contentOf, fileId, LAKE, receiptOf } from '../shared/samples';
import { Scene } from './plan-scene';

describe('people to forget and rechecks', () => {
  it('are work of their own: no file need wait', async () => {
    const scene = new Scene();
    const asked = scene.time;
    await scene.recheck('01R');
    await scene.forget('01F');
    expect(await scene.plan('r')).toMatchObject({
      files: 0,
      work: 2,
      host: 'lambda',
      crawl: false,
    });
    expect(await scene.manifest('r')).toMatchObject({
      oldest_order_time: asked,
      files: [],
      forgets: [
        { marker: 'pending/_forget.01F', id: '01F', decision_key: 'decisions/_forget/01F.json' },
      ],
      rechecks: [{ marker: 'pending/_recheck.01R', id: '01R' }],
    });
    expect(await scene.keys('failed/')).toEqual([]);
  });

  it('go with the files of a run, oldest first', async () => {
    const scene = new Scene();
    for (const id of ['01C', '01A', '01B']) await scene.forget(id);
    await scene.pend(receiptOf(1));
    expect(await scene.plan('r')).toMatchObject({ files: 1, work: 4 });
    const { forgets } = await scene.manifest('r');
    expect(forgets.map(({ id }) => id)).toEqual(['01C', '01A', '01B']);
  });

  it('are bounded, the oldest first', async () => {
    const scene = new Scene();
    for (let n = 0; n <= 1_000; n++) await scene.recheck(`${n}`);
    expect((await scene.plan('r')).work).toBe(1_000);
    const { rechecks } = await scene.manifest('r');
    expect([rechecks[0]?.id, rechecks.at(-1)?.id]).toEqual(['0', '999']);
  });

  it('lose the marker of somebody who is forgotten already: the entry goes last', async () => {
    const scene = new Scene();
    await scene.forget('01F');
    await scene.store.delete(LAKE, KEY.forgetEntry('01F'));
    expect((await scene.plan('r')).work).toBe(0);
    expect(await contentOf(scene.store)).toEqual({});
  });

  it.each<[string, string, readonly unknown[]]>([
    ['no dataset that there is a contract for', 'teachers', ['1']],
    ['too many parts of a key', 'students', ['1', '2']],
    ['a key that is no text', 'students', [1]],
  ])('that name %s go to failed/ and stop nobody', async (_, dataset, key) => {
    const scene = new Scene();
    await scene.forget('01F', dataset, key);
    await scene.pend(receiptOf(1));
    expect(await scene.plan('r')).toMatchObject({ files: 1, work: 1 });
    expect(await contentOf(scene.store, 'failed/')).toMatchObject({
      'failed/_forget.01F': { reason: { code: 'decision_unreadable' } },
    });
    expect(scene.points).toEqual([{ name: 'FilesFailed', value: 1, unit: 'Count' }]);
  });

  it('go one after the other with the files once a load failed, and neither is blamed for the other', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1), receiptOf(2), receiptOf(3), receiptOf(4));
    await scene.forget('01F');
    const batches = [];
    for (const run of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']) {
      const { files, work } = await scene.failingRun(run);
      batches.push([files, work - files]);
    }
    expect(batches).toEqual([
      [4, 1],
      [0, 1],
      [2, 0],
      [0, 1],
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    // the second time alone is the end of it, although runs with tasks lie between
    expect(await contentOf(scene.store, 'failed/')).toMatchObject({
      [`failed/${fileId(1)}.1`]: { reason: { code: 'load_failed' } },
    });
    expect(await scene.keys('pending/')).toContain(KEY.forgetMarker('01F'));
  });

  it('do not make a file poison that stood beside them', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    await scene.forget('01F');
    const together = await scene.failingRun('a');
    expect(together).toMatchObject({ files: 1, work: 2 });
    await scene.failingRun('b');
    expect((await scene.failingRun('c')).files).toBe(1);
    await scene.plan('d');
    expect(await scene.keys('failed/')).toEqual([]);
  });
});

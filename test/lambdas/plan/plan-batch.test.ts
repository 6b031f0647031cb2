import { recordVerified } from '../../../lambdas/shared/verified-contracts';
import { KEY } from '../../../names';
import { dyingStore } from '../shared/dying-store';
import { contentOf, contractOf, fileId, LAKE, receiptKey, receiptOf } from '../shared/samples';
import { MINUTE, Scene } from './plan-scene';

describe('planBatch', () => {
  it('ends with no file when nothing waits, and writes nothing', async () => {
    const scene = new Scene();
    expect(await scene.plan('r')).toEqual({
      run_id: 'r',
      files: 0,
      work: 0,
      host: 'lambda',
      crawl: false,
    });
    expect(await contentOf(scene.store)).toEqual({});
  });

  it('freezes all that waits, oldest drop first, with what the loader needs', async () => {
    const scene = new Scene();
    const refused = receiptOf(1, { dataset: null, status: 'unrecognised', parts: [] });
    await scene.pend(receiptOf(3), refused, receiptOf(2, { dataset: 'jobs' }));
    await scene.store.put(
      LAKE,
      KEY.reportsPointer,
      JSON.stringify({ version: 7, months: { files: {}, runs: {} } }),
    );
    expect(await scene.plan('r')).toEqual({
      run_id: 'r',
      files: 3,
      work: 3,
      host: 'lambda',
      crawl: true,
    });
    const manifest = await scene.manifest('r');
    expect(manifest).toMatchObject({
      run_id: 'r',
      created_at: '2026-03-08T10:00:00.000Z',
      oldest_order_time: refused.order_time,
      bytes: 200,
      reports_version: 7,
      crawl: ['students', 'jobs'],
    });
    expect(manifest.files.map(({ receipt }) => receipt)).toEqual([
      refused,
      receiptOf(2, { dataset: 'jobs' }),
      receiptOf(3),
    ]);
    expect(manifest.datasets.map(({ name, key }) => [name, key])).toEqual([
      ['students', ['id']],
      ['jobs', ['id']],
    ]);
  });

  it('keeps the batch of a run that is planned again', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    const first = await scene.plan('r');
    const frozen = await scene.manifest('r');
    await scene.pend(receiptOf(2), receiptOf(1, { generation: 2 }));
    expect(await scene.plan('r')).toEqual(first);
    expect(await scene.manifest('r')).toEqual(frozen);
  });

  it('lets one of two plans of a run win', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    const answers = await Promise.all([scene.plan('r'), scene.plan('r')]);
    expect(answers[0]).toEqual(answers[1]);
    expect(await scene.store.versions(LAKE, KEY.manifest('r'))).toHaveLength(1);
  });

  it('takes one file for all its markers, with the newest receipt', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1), receiptOf(1, { generation: 2 }));
    await scene.plan('r');
    const { files } = await scene.manifest('r');
    expect(files.map(({ marker, receipt }) => [marker, receipt.generation])).toEqual([
      [KEY.marker(fileId(1), 2), 2],
    ]);
  });

  it('takes the newer receipt when only the marker of the older generation is there', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1));
    const newer = receiptOf(1, { generation: 2 });
    await scene.store.put(LAKE, receiptKey(newer), JSON.stringify(newer));
    await scene.plan('r');
    expect((await scene.manifest('r')).files[0]?.receipt.generation).toBe(2);
  });

  it.each([
    [199, 'glue'],
    [200, 'lambda'],
  ] as const)('with 200 bytes of parts and a limit of %d loads in the %s', async (limit, host) => {
    const scene = new Scene();
    scene.glueAboveBytes = limit;
    await scene.pend(receiptOf(1), receiptOf(2));
    expect((await scene.plan('r')).host).toBe(host);
  });

  it('asks for the crawler only for contracts it has not seen, or a day after a problem', async () => {
    const scene = new Scene();
    await scene.pend(receiptOf(1), receiptOf(2, { dataset: 'jobs' }));
    const seen = (dataset: string, problems: number) => ({
      [dataset]: {
        contract_hash: contractOf(dataset).hash,
        at: new Date(scene.time).toISOString(),
        problems,
      },
    });
    await recordVerified(scene.store, LAKE, { ...seen('students', 0), ...seen('jobs', 1) });
    expect((await scene.plan('r1')).crawl).toBe(false);
    scene.time += 24 * 60 * MINUTE;
    await scene.plan('r2');
    expect((await scene.manifest('r2')).crawl).toEqual(['jobs']);
  });

  it('takes at most 1,000 files, the oldest', async () => {
    const scene = new Scene();
    for (let n = 1_002; n >= 1; n--) await scene.pend(receiptOf(n, { parts: [] }));
    expect((await scene.plan('r')).files).toBe(1_000);
    const files = await scene.filesOf('r');
    expect([files[0], files.at(-1)]).toEqual([fileId(1), fileId(1_000)]);
  });
});

const prepare = async () => {
  const scene = new Scene();
  await scene.pend(receiptOf(1), receiptOf(2), receiptOf(3));
  await scene.store.put(LAKE, KEY.marker(fileId(2), 1), 'broken');
  await scene.forget('01A');
  await scene.forget('01B', 'nobody');
  await scene.forget('01C');
  await scene.store.delete(LAKE, KEY.forgetEntry('01C'));
  scene.contracts = [contractOf('students', { hash: 'new' })];
  return scene;
};

describe('killed at any call of the store', () => {
  it.each([false, true])('and planned again ends the same (answer lost: %s)', async (after) => {
    const calm = await prepare();
    const answer = await calm.plan('r');
    const expected = await contentOf(calm.store);
    let kills = 0;
    for (let n = 1; ; n++) {
      const scene = await prepare();
      const died = await scene.plan('r', dyingStore(scene.store, n, after)).then(
        () => false,
        () => true,
      );
      if (!died) break;
      kills += 1;
      expect(await scene.plan('r')).toEqual(answer);
      expect(await contentOf(scene.store)).toEqual(expected);
    }
    expect(kills).toBeGreaterThan(10);
  });
});

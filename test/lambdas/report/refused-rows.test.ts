import { readFile } from '../../../lambdas/shared/books';
import type { Receipt } from '../../../lambdas/shared/documents';
import { KEY } from '../../../names';
import { fileId, LAKE, loadedOf, NOON, receiptKey, receiptOf } from '../shared/samples';
import { FIRST, RAW, REFUSED, Scene } from './report-scene';

const refusing = async (over: Partial<Receipt> = {}) => {
  const scene = new Scene();
  const receipt = receiptOf(1, { fixes: ['f1', 'f2'], ...over });
  const loaded = loadedOf(receipt, {
    rows_inserted: 6,
    rows_rejected: 3,
    refused_rows: REFUSED,
  });
  await scene.run('run-1', 4, [receipt], [loaded]);
  return { scene, receipt, loaded };
};

describe('rows that only PostgreSQL refused', () => {
  it('are decided about in the raw bucket, so that clean puts them into the rejects file', async () => {
    const { scene, receipt, loaded } = await refusing();
    await scene.report('run-1');
    expect(await scene.decision(`warehouse-${fileId(1)}-1`)).toEqual({
      id: `warehouse-${fileId(1)}-1`,
      kind: 'reject_rows',
      file_id: fileId(1),
      dataset: null,
      key: null,
      rows: REFUSED,
      fixes: ['f1', 'f2'],
      contract_hash: receipt.contract_hash,
      by: 'warehouse',
      at: loaded.loaded_at,
      why: 'PostgreSQL refused 2 of its rows',
    });
    expect(scene.metric('RowsRefusedByWarehouse')).toBe(2);
    expect(await readFile(scene.store, LAKE, fileId(1))).toMatchObject({
      rows: { clean: 6, rejected: 3 },
    });
    expect(scene.metric('BooksUnbalanced')).toBe(0);
  });

  it('are decided about once for each generation, however often it is reported', async () => {
    const { scene } = await refusing();
    await scene.report('run-1');
    await scene.report('run-1');
    const key = `decisions/warehouse-${fileId(1)}-1.json`;
    expect(await scene.store.versions(RAW, key)).toHaveLength(1);
  });

  it('are decided about by the run that finds them loaded, when theirs never got to its report', async () => {
    const { scene, receipt, loaded } = await refusing();
    await scene.run('run-2', 4, [], [loaded], { manifest: { oldest_order_time: NOON } });
    await scene.report('run-2');
    expect(await scene.decision(`warehouse-${fileId(1)}-1`)).toMatchObject({
      fixes: receipt.fixes,
    });
    // counted by the run that loaded them
    expect(scene.metric('RowsRefusedByWarehouse')).toBe(0);
  });

  it('wait for the newest generation, when the fixes of theirs are not known any more', async () => {
    const { scene, loaded } = await refusing();
    const newer = receiptOf(1, { generation: 2, fixes: ['f1', 'f2', 'f3'] });
    await scene.store.put(LAKE, receiptKey(newer), JSON.stringify(newer));
    await scene.run('run-2', 4, [], [loaded], { manifest: { oldest_order_time: NOON } });
    await scene.report('run-2');
    expect(await scene.decision(`warehouse-${fileId(1)}-1`)).toBeNull();
  });

  it('keep their marker until the decision is written', async () => {
    const { scene } = await refusing();
    const put = scene.store.put.bind(scene.store);
    scene.store.put = async (bucket, key, ...rest) => {
      if (bucket === RAW) throw new Error('no right');
      return put(bucket, key, ...rest);
    };
    await expect(scene.report('run-1')).rejects.toThrow('no right');
    expect(await scene.pending()).toEqual([KEY.marker(fileId(1), 1)]);
  });
});

it('a mart that failed rings, each run until it is repaired', async () => {
  const scene = new Scene();
  await scene.run('run-1', 4, [FIRST], [loadedOf(FIRST)], {
    result: { marts_failed: ['student_profile'] },
  });
  await scene.report('run-1');
  expect(scene.metric('MartsFailed')).toBe(1);
});

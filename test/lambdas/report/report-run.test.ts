import { readFile, readRun } from '../../../lambdas/shared/books';
import { readReportsPointer } from '../../../lambdas/shared/report-shards';
import { KEY } from '../../../names';
import { fileId, LAKE, loadedOf, NOON, putPending, receiptOf } from '../shared/samples';
import { FIRST, Scene, SECOND, SECOND_FILE, twoFiles } from './report-scene';

describe('reportRun', () => {
  it('writes the books of each file and of the run, then takes the markers away', async () => {
    const scene = await twoFiles();
    expect(await scene.report('run-1')).toEqual({ run_id: 'run-1', files: 2 });
    expect(await readFile(scene.store, LAKE, fileId(1))).toMatchObject({
      outcome: 'loaded',
      loaded: { inserted: 5, updated: 3 },
      version: 4,
    });
    expect(await readRun(scene.store, LAKE, 'run-1')).toEqual({
      run_id: 'run-1',
      status: 'succeeded',
      host: 'lambda',
      started_at: new Date(NOON).toISOString(),
      ended_at: new Date(NOON + 4 * SECOND).toISOString(),
      version: 4,
      files: 2,
      forgets: 0,
      rechecks: 0,
      by_outcome: { loaded: 1, held: 1 },
      rows: {
        read: 20,
        inserted: 5,
        updated: 3,
        unchanged: 0,
        duplicate: 2,
        rejected: 2,
        superseded: 0,
        held: 8,
        forgotten: 0,
      },
      file_ids: [fileId(1), fileId(2)],
      ms: {
        plan: 10,
        load: 30,
        verify: 5,
        load_stage: 3,
        load_commit: 2,
        total: 4 * SECOND,
        drop_to_searchable: 9 * SECOND,
      },
    });
    expect(await readReportsPointer(scene.store, LAKE)).toEqual({
      version: 4,
      updated_at: new Date(NOON + 4 * SECOND).toISOString(),
      months: {
        files: { '2026-03': { total: 2, datasets: { students: 2 } } },
        runs: { '2026-03': { total: 1 } },
      },
    });
    expect(await scene.pending()).toEqual([]);
  });

  it('tells CloudWatch each figure once', async () => {
    const scene = await twoFiles();
    const drift = {
      run_id: 'run-1',
      problems: [{ code: 'type_differs' }, { code: 'rows_differ' }],
    };
    await scene.store.put(LAKE, KEY.verification('run-1'), JSON.stringify(drift));
    await scene.report('run-1');
    expect(Object.fromEntries(scene.points.map(({ name, value }) => [name, value]))).toEqual({
      RowsLoaded: 8,
      RowsRejected: 2,
      FilesLoaded: 1,
      FilesFailed: 0,
      FilesRefused: 1,
      BooksUnbalanced: 0,
      ContractDrift: 2,
      RowsRefusedByWarehouse: 0,
      MartsFailed: 0,
      PublishSeconds: 4,
    });
  });

  it('counts the rows of a file in one run, although a late marker leads a second run to it', async () => {
    const scene = new Scene();
    await scene.run('run-1', 1, [FIRST], [loadedOf(FIRST)]);
    await scene.report('run-1');
    await scene.run('run-2', 1, [FIRST], [loadedOf(FIRST)]);
    await scene.report('run-2');
    expect(await readRun(scene.store, LAKE, 'run-2')).toMatchObject({
      files: 1,
      by_outcome: { loaded: 1 },
      rows: { read: 0, inserted: 0 },
    });
    expect(scene.metric('RowsLoaded')).toBe(0);
    expect(await scene.pending()).toEqual([]);
  });

  it('counts the rows of a run that died between its load and its report', async () => {
    const scene = new Scene();
    await scene.run('run-2', 1, [FIRST], [loadedOf(FIRST, { run_id: 'run-1' })]);
    await scene.report('run-2');
    expect(await readRun(scene.store, LAKE, 'run-2')).toMatchObject({ rows: { read: 10 } });
  });

  it('raises BooksUnbalanced when a row has no fate or two', async () => {
    const scene = new Scene();
    await scene.run('run-1', 1, [FIRST], [loadedOf(FIRST, { rows_inserted: 7 })]);
    await scene.report('run-1');
    expect(scene.metric('BooksUnbalanced')).toBe(1);
  });

  it('keeps the marker of a file that the loader does not mention, and raises BooksUnbalanced', async () => {
    const scene = new Scene();
    await scene.run('run-1', 1, [FIRST, SECOND_FILE], [loadedOf(FIRST)]);
    await scene.report('run-1');
    expect(scene.metric('BooksUnbalanced')).toBe(1);
    expect(await scene.pending()).toEqual([KEY.marker(fileId(2), 1)]);
    expect(await readFile(scene.store, LAKE, fileId(2))).toMatchObject({ outcome: 'pending' });
  });

  it('keeps the marker of a generation that the loader has not taken', async () => {
    const scene = new Scene();
    const second = receiptOf(1, { generation: 2 });
    await scene.run('run-1', 1, [second], [loadedOf(FIRST)]);
    await scene.report('run-1');
    expect(scene.metric('BooksUnbalanced')).toBe(1);
    expect(await scene.pending()).toEqual([KEY.marker(fileId(1), 2)]);
  });

  it('leaves the marker of a generation that arrived during the run, and removes older ones', async () => {
    const scene = new Scene();
    const second = receiptOf(1, { generation: 2 });
    await putPending(scene.store, FIRST);
    await scene.run('run-1', 1, [second], [loadedOf(second)]);
    await putPending(scene.store, receiptOf(1, { generation: 3 }));
    await scene.report('run-1');
    expect(await scene.pending()).toEqual([KEY.marker(fileId(1), 3)]);
    expect(await readFile(scene.store, LAKE, fileId(1))).toMatchObject({
      outcome: 'pending',
      generation: 3,
    });
  });
});

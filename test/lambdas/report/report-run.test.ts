import { reportRun } from '../../../lambdas/report/report-run';
import { stepTimes } from '../../../lambdas/report/run-report';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryExecutionLedger } from '../../../lambdas/shared/adapters/memory-execution-ledger';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { listFiles, readFile, readRun } from '../../../lambdas/shared/books';
import type { LoadedFile, LoadResult, Receipt } from '../../../lambdas/shared/documents';
import type { Manifest } from '../../../lambdas/shared/manifest';
import type { MetricPoint } from '../../../lambdas/shared/metrics';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { readReportsPointer } from '../../../lambdas/shared/report-shards';
import { KEY } from '../../../names';
import { dyingStore } from '../shared/dying-store';
import {
  contentOf,
  fileId,
  LAKE,
  loadedOf,
  loadResultOf,
  manifestOf,
  NOON,
  putPending,
  receiptKey,
  receiptOf,
} from '../shared/samples';

const RAW = 'raw';
const SECOND = 1_000;
const FIRST = receiptOf(1, { order_time: NOON - 5 * SECOND });
const SECOND_FILE = receiptOf(2, { order_time: NOON - 3 * SECOND });

class Scene {
  time = NOON + 4 * SECOND;
  readonly clock = { now: () => this.time };
  readonly store = new MemoryObjectStore(this.clock);
  points: readonly MetricPoint[] = [];

  report = (runId: string, store: ObjectStore = this.store) => {
    const executions = new MemoryExecutionLedger(this.clock);
    executions.stateTimes = async () => ({ Plan: 10, LoadInLambda: 30, VerifyReceipts: 5 });
    const metrics = {
      put: async (points: readonly MetricPoint[]) => {
        this.points = points;
      },
    };
    const ports = { store, executions, metrics, clock: this.clock, log: silentLog };
    return reportRun(ports, { rawBucket: RAW, lakeBucket: LAKE }, runId);
  };
  /** A run as it is when report is called: markers, manifest and what the loader wrote. */
  run = async (
    runId: string,
    version: number,
    receipts: readonly Receipt[],
    loaded: readonly LoadedFile[],
    more: { readonly manifest?: Partial<Manifest>; readonly result?: Partial<LoadResult> } = {},
  ) => {
    for (const receipt of receipts) await putPending(this.store, receipt);
    const manifest = manifestOf(runId, receipts, more.manifest);
    await this.store.put(LAKE, KEY.manifest(runId), JSON.stringify(manifest));
    const result = { ...loadResultOf(runId, version, loaded), ...more.result };
    await this.store.put(LAKE, KEY.loadResult(runId), JSON.stringify(result));
  };
  pending = async () => Object.keys(await contentOf(this.store, 'pending/'));
  decision = async (id: string): Promise<unknown> =>
    JSON.parse((await this.store.get(RAW, `decisions/${id}.json`))?.body.toString() ?? 'null');
  metric = (name: string) => this.points.find((point) => point.name === name)?.value;
}

const twoFiles = async (): Promise<Scene> => {
  const scene = new Scene();
  const held = receiptOf(2, { status: 'held', order_time: SECOND_FILE.order_time });
  await scene.run(
    'run-1',
    4,
    [FIRST, held],
    [
      loadedOf(FIRST, { version: 4, rows_inserted: 5, rows_updated: 3 }),
      loadedOf(held, { version: 4, outcome: 'held', rows_inserted: 0, rows_held: 8 }),
    ],
  );
  return scene;
};

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

const TASKS = {
  manifest: {
    forgets: [
      {
        marker: KEY.forgetMarker('01F'),
        id: '01F',
        decision_key: KEY.forgetEntry('01F'),
      },
    ],
    rechecks: [{ marker: KEY.recheckMarker('01R'), id: '01R' }],
  },
};

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

const REFUSED = [
  { line: 4, own: true, sqlstate: '22003' },
  { line: 7, own: false, sqlstate: '54000' },
] as const;

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

describe('stepTimes', () => {
  it('adds up the states of a step and leaves out what is none', () => {
    const states = {
      Plan: 1,
      LoadInGlue: 2,
      VerifyReceipts: 3,
      VerifyCatalogue: 4,
      StartCrawler: 5,
    };
    expect(stepTimes(states)).toEqual({ plan: 1, load: 2, verify: 7 });
  });
});

import { planBatch } from '../../../lambdas/plan/plan-batch';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryExecutionLedger } from '../../../lambdas/shared/adapters/memory-execution-ledger';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { listFiles, listRuns } from '../../../lambdas/shared/books';
import type { Receipt } from '../../../lambdas/shared/documents';
import type { Manifest } from '../../../lambdas/shared/manifest';
import type { MetricPoint } from '../../../lambdas/shared/metrics';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { recordVerified } from '../../../lambdas/shared/verified-contracts';
import { KEY } from '../../../names';
import { dyingStore, Killed } from '../shared/dying-store';
import {
  contentOf,
  contractOf,
  fileId,
  LAKE,
  loadResultOf,
  NOON,
  putPending,
  receiptKey,
  receiptOf,
} from '../shared/samples';

const MINUTE = 60_000;

class Scene {
  time = NOON;
  readonly clock = { now: () => this.time };
  readonly store = new MemoryObjectStore(this.clock);
  readonly executions = new MemoryExecutionLedger(this.clock);
  readonly points: MetricPoint[] = [];
  contracts = [contractOf('students'), contractOf('jobs')];
  glueAboveBytes = 1_000_000;

  plan = (runId: string, store: ObjectStore = this.store) => {
    const metrics = {
      put: async (points: readonly MetricPoint[]) => void this.points.push(...points),
    };
    const { executions, clock, contracts, glueAboveBytes } = this;
    const ports = { store, executions, metrics, clock, log: silentLog };
    return planBatch(ports, { lakeBucket: LAKE, glueAboveBytes, contracts }, runId);
  };
  manifest = async (runId: string): Promise<Manifest> =>
    JSON.parse((await this.store.get(LAKE, KEY.manifest(runId)))?.body.toString() ?? 'null');
  filesOf = async (runId: string) =>
    (await this.manifest(runId)).files.map(({ receipt }) => receipt.file_id);
  pend = async (...receipts: readonly Receipt[]) => {
    for (const receipt of receipts) await putPending(this.store, receipt);
  };
  forget = async (id: string, dataset = 'students', key: readonly unknown[] = [id]) => {
    await this.store.put(LAKE, KEY.forgetEntry(id), JSON.stringify({ id, dataset, key }));
    await this.store.put(LAKE, KEY.forgetMarker(id), '{}');
    this.time += 1;
  };
  recheck = async (id: string) => {
    await this.store.put(LAKE, KEY.recheckMarker(id), '{}');
    this.time += 1;
  };
  keys = async (prefix: string) => Object.keys(await contentOf(this.store, prefix));
  /** A whole execution whose load fails with an error. */
  failingRun = async (runId: string, error = 'TerminalError') => {
    await this.executions.start(runId);
    const answer = await this.plan(runId);
    this.time += MINUTE;
    this.executions.end(runId, 'FAILED', error);
    return answer;
  };
}

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

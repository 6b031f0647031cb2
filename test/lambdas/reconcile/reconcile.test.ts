import { cleanFile } from '../../../lambdas/clean/clean-file';
import { fileIdOf } from '../../../lambdas/clean/file-identity';
import { reconcile } from '../../../lambdas/reconcile/reconcile';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { Books, Receipt } from '../../../lambdas/shared/documents';
import { toBooks } from '../../../lambdas/shared/file-books';
import type { MetricPoint } from '../../../lambdas/shared/metrics';
import type { ListedVersion } from '../../../lambdas/shared/ports';
import { recordReports } from '../../../lambdas/shared/report-shards';
import { KEY, METRIC } from '../../../names';
import { contract } from '../clean/engine/clean-content';
import { decisionOf, putDecision } from '../clean/people';
import { loadedOf, receiptOf } from '../shared/samples';

const CONFIG = { rawBucket: 'raw', lakeBucket: 'lake' };
const NOON = Date.UTC(2026, 10, 21, 12);
const MINUTE = 60_000;

/** A lake whose clock the test moves. */
function world() {
  const clock = { time: NOON, now: () => clock.time };
  const store = new MemoryObjectStore(clock);
  const sent: Pick<ListedVersion, 'key' | 'versionId'>[] = [];
  const points: MetricPoint[] = [];
  const depth = { dead: 0, waiting: 0 };
  const ports = {
    store,
    clock,
    log: silentLog,
    queue: {
      depth: async () => depth.waiting,
      send: async (_bucket: string, { key, versionId }: (typeof sent)[number]) =>
        void sent.push({ key, versionId }),
    },
    deadLetters: { count: async () => depth.dead },
    metrics: { put: async (more: readonly MetricPoint[]) => void points.push(...more) },
  };
  const drop = async (key: string, body = 'x') => {
    await store.put('raw', key, body);
    const versionId = (await store.versions('raw', key))[0]?.versionId ?? '';
    return { key, versionId, fileId: fileIdOf('raw', key, versionId) };
  };
  type Dropped = Awaited<ReturnType<typeof drop>>;
  const receipt = async ({ key, versionId, fileId }: Dropped, over: Partial<Receipt> = {}) => {
    const whole = receiptOf(1, { key, version_id: versionId, file_id: fileId, ...over });
    await store.put('lake', KEY.receipt('students', fileId), JSON.stringify(whole));
    return whole;
  };
  const books = async (receipts: readonly Receipt[]) => {
    const told: Books[] = receipts.map((one) => toBooks(one, loadedOf(one)));
    await recordReports(store, 'lake', { books: told, runs: [], version: 1 }, clock.time);
  };
  const run = (patience?: number) => reconcile(ports, CONFIG, patience);
  return { store, ports, clock, sent, points, depth, drop, receipt, books, run };
}

test('nothing at all is accounted for', async () => {
  const { run, points } = world();
  expect(await run()).toEqual({
    raw_versions: 0,
    receipts: 0,
    dead_letters: 0,
    missing: [],
    unfinished: 0,
    healed: 0,
    unreconciled: 0,
  });
  expect(points).toEqual([{ name: METRIC.unreconciled, value: 0, unit: 'Count' }]);
});

test('3,000 versions: lost events are sent, lost markers written, the rest is left alone', async () => {
  const { clock, drop, receipt, books, run, sent, store, points } = world();
  const told: Receipt[] = [];
  const lost: string[] = [];
  const unmarked: string[] = [];
  for (let n = 0; n < 3000; n++) {
    const file = await drop(`students/${n % 1000}.csv`);
    if (n % 500 === 7) lost.push(file.versionId);
    else {
      const own = await receipt(file);
      if (n % 300 === 5) unmarked.push(file.fileId);
      else told.push(own);
    }
  }
  await books(told);
  clock.time += 20 * MINUTE;
  const answer = await run();
  expect(answer).toMatchObject({
    raw_versions: 3000,
    receipts: 3000 - lost.length,
    unfinished: unmarked.length,
    healed: lost.length + unmarked.length,
    unreconciled: lost.length + unmarked.length,
  });
  expect(answer.missing.map(({ version_id }) => version_id).toSorted()).toEqual(lost);
  expect(sent.map(({ versionId }) => versionId).toSorted()).toEqual(lost);
  for (const fileId of unmarked)
    expect(await store.get('lake', KEY.marker(fileId, 1))).toBeDefined();
  expect(points.at(-1)?.value).toBe(lost.length + unmarked.length);
  // What was set going is accounted for as soon as it is there.
  expect(await run()).toMatchObject({ unfinished: 0, unreconciled: lost.length });
});

test('what is younger than 15 minutes may still be on its way', async () => {
  const { clock, drop, receipt, run, sent, store } = world();
  await drop('students/1.csv');
  const { file_id } = await receipt(await drop('students/2.csv'));
  clock.time += 14 * MINUTE;
  expect(await run()).toMatchObject({ raw_versions: 2, missing: [], unreconciled: 0 });
  clock.time += 2 * MINUTE;
  expect(await run()).toMatchObject({ missing: [{ key: 'students/1.csv' }], unreconciled: 2 });
  expect(sent).toHaveLength(1);
  expect(await store.get('lake', KEY.marker(file_id, 1))).toBeDefined();
});

test('somebody who knows that nothing is on its way any more need not wait', async () => {
  const { clock, drop, run, sent } = world();
  await drop('students/1.csv');
  clock.time += 1;
  expect(await run(1)).toMatchObject({ missing: [], unreconciled: 0 });
  expect(await run(0)).toMatchObject({ missing: [{ key: 'students/1.csv' }], unreconciled: 1 });
  expect(sent).toHaveLength(1);
});

test('a raw version that was deleted is missed by nobody; its receipt stays', async () => {
  const { clock, store, drop, receipt, books, run } = world();
  await books([await receipt(await drop('students/1.csv'))]);
  await store.delete('raw', 'students/1.csv');
  clock.time += 20 * MINUTE;
  expect(await run()).toMatchObject({ raw_versions: 0, receipts: 1, unreconciled: 0 });
});

test('fixes and decisions are versions with receipts like files, and final at once', async () => {
  const { clock, store, ports, drop, run } = world();
  const clean = { ...ports, contracts: [contract()] };
  const config = { lakeBucket: 'lake', maxBytes: 1000 };
  const versions = [
    await putDecision(store, decisionOf('recheck', null, '01R')),
    await putDecision(store, 'no decision', 'decisions/x.txt'),
  ];
  for (const version of versions) await cleanFile(clean, version, config);
  await store.delete('lake', KEY.recheckMarker('01R'));
  await drop('fixes/lost.csv');
  clock.time += 20 * MINUTE;
  expect(await run()).toMatchObject({
    raw_versions: 3,
    receipts: 2,
    missing: [{ key: 'fixes/lost.csv' }],
    unfinished: 0,
    unreconciled: 1,
  });
});

test('the empty object of a folder needs no receipt', async () => {
  const { clock, drop, run } = world();
  await drop('students/', '');
  clock.time += 20 * MINUTE;
  expect(await run()).toMatchObject({ raw_versions: 0, unreconciled: 0 });
});

describe('dead letters and waiting events explain what is missing', () => {
  test.each([
    [{ dead: 2, waiting: 0 }, 0, 0],
    [{ dead: 1, waiting: 1 }, 0, 0],
    [{ dead: 5, waiting: 0 }, 0, 0],
    [{ dead: 1, waiting: 0 }, 1, 2],
  ])('%j', async (depth, unreconciled, resent) => {
    const own = world();
    Object.assign(own.depth, depth);
    await own.drop('students/1.csv');
    await own.drop('students/2.csv');
    own.clock.time += 20 * MINUTE;
    const answer = await own.run();
    expect(answer).toMatchObject({ dead_letters: depth.dead, unreconciled, healed: resent });
    expect(answer.missing).toHaveLength(2);
    expect(own.sent).toHaveLength(resent);
  });
});

describe('a later generation', () => {
  test('without an outcome of its own waits for its marker', async () => {
    const { clock, store, drop, receipt, books, run } = world();
    const file = await drop('students/1.csv');
    await books([await receipt(file)]);
    clock.time += 5 * MINUTE;
    await receipt(file, { generation: 2 });
    clock.time += 20 * MINUTE;
    expect(await run()).toMatchObject({ unfinished: 1, healed: 1, unreconciled: 1 });
    expect(await store.get('lake', KEY.marker(file.fileId, 2))).toBeDefined();
  });

  test('that waits is announced by a marker of any generation', async () => {
    const { clock, store, drop, receipt, run } = world();
    const file = await drop('students/1.csv');
    await receipt(file, { generation: 2 });
    await store.put('lake', KEY.marker(file.fileId, 1), '{}');
    clock.time += 20 * MINUTE;
    expect(await run()).toMatchObject({ unfinished: 0, unreconciled: 0 });
  });

  test('on its way to another dataset is sent to clean, which moves it', async () => {
    const { clock, drop, receipt, run, sent } = world();
    const file = await drop('students/1.csv');
    await receipt(file, { generation: 2, dataset: 'pupils' });
    clock.time += 20 * MINUTE;
    expect(await run()).toMatchObject({ unfinished: 1, healed: 1 });
    expect(sent).toEqual([{ key: file.key, versionId: file.versionId }]);
  });
});

test('a pending outcome is none', async () => {
  const { clock, drop, receipt, store, run } = world();
  const own = await receipt(await drop('students/1.csv'));
  const entry = { books: [toBooks(own, undefined)], runs: [], version: 1 };
  await recordReports(store, 'lake', entry, clock.time);
  clock.time += 20 * MINUTE;
  expect(await run()).toMatchObject({ unfinished: 1, unreconciled: 1 });
});

test('the answer names a hundred, the count is of all', async () => {
  const { clock, drop, run, sent } = world();
  for (let n = 0; n < 130; n++) await drop(`students/${n}.csv`);
  clock.time += 20 * MINUTE;
  const answer = await run();
  expect(answer.missing).toHaveLength(100);
  expect(answer).toMatchObject({ healed: 130, unreconciled: 130 });
  expect(sent).toHaveLength(130);
});

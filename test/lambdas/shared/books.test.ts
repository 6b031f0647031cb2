import * as fc from 'fast-check';

import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { listFiles, listRuns, readFile, readRun } from '../../../lambdas/shared/books';
import type { RunReport } from '../../../lambdas/shared/documents';
import { toBooks } from '../../../lambdas/shared/file-books';
import {
  newestFirst,
  readReportsPointer,
  recordReports,
} from '../../../lambdas/shared/report-shards';
import { fileId, LAKE, loadedOf, NOON, putPending, receiptOf } from './samples';

const ALL = { limit: Infinity, offset: 0 };
const report = (store: MemoryObjectStore, ...ns: readonly number[]) =>
  recordReports(
    store,
    LAKE,
    { books: ns.map((n) => toBooks(receiptOf(n), loadedOf(receiptOf(n)))), runs: [], version: 1 },
    NOON,
  );

describe('listFiles', () => {
  it('lists reported and waiting files together, newest upload first', async () => {
    const store = new MemoryObjectStore();
    await report(store, 1, 3);
    await putPending(store, receiptOf(2));
    const { total, items } = await listFiles(store, LAKE, ALL);
    expect(total).toBe(3);
    expect(items.map(({ file_id, outcome }) => [file_id, outcome])).toEqual([
      [fileId(3), 'loaded'],
      [fileId(2), 'pending'],
      [fileId(1), 'loaded'],
    ]);
  });

  it('shows a reported file whose marker was written again as loaded, and counts it once', async () => {
    const store = new MemoryObjectStore();
    await report(store, 1);
    await putPending(store, receiptOf(1));
    expect(await listFiles(store, LAKE, ALL)).toMatchObject({
      total: 1,
      items: [{ outcome: 'loaded' }],
    });
  });

  it('shows a waiting newer generation instead of the loaded one', async () => {
    const store = new MemoryObjectStore();
    await report(store, 1);
    await putPending(store, receiptOf(1, { generation: 2 }));
    expect(await listFiles(store, LAKE, ALL)).toMatchObject({
      total: 1,
      items: [{ outcome: 'pending', generation: 2 }],
    });
    expect(await readFile(store, LAKE, fileId(1))).toMatchObject({ outcome: 'pending' });
  });

  it('counts exactly while a report is between shard and pointer', async () => {
    const store = new MemoryObjectStore();
    const pointer = await store.get(LAKE, 'reports/current.json');
    await putPending(store, receiptOf(1));
    await report(store, 1);
    expect(pointer).toBeUndefined();
    await store.delete(LAKE, 'reports/current.json');
    expect((await listFiles(store, LAKE, ALL)).total).toBe(1);
  });

  it('leaves out markers that nobody can read', async () => {
    const store = new MemoryObjectStore();
    await store.put(LAKE, `pending/${fileId(1)}.1`, '{');
    expect(await listFiles(store, LAKE, ALL)).toEqual({ total: 0, items: [] });
  });

  it('pages, filters and counts like a sorted array', async () => {
    // five weeks apart, so that files spread over months
    const receipts = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
      receiptOf(n, {
        order_time: NOON + (n % 5) * 20 * 86_400_000,
        dataset: ['students', 'jobs', null][n % 3] ?? null,
      }),
    );
    const page = fc.record({
      dataset: fc.constantFrom('students', 'jobs', 'courses', undefined),
      limit: fc.integer({ min: 1, max: 9 }),
      offset: fc.integer({ min: 0, max: 9 }),
    });
    const where = fc.array(fc.constantFrom('pending', 'reported', 'both', 'absent'), {
      minLength: 8,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(page, where, async ({ dataset, limit, offset }, places) => {
        const store = new MemoryObjectStore();
        const placed = receipts.map((receipt, n) => ({ receipt, place: places[n] ?? 'absent' }));
        const reported = placed.filter(({ place }) => place === 'reported' || place === 'both');
        const books = reported.map(({ receipt }) => toBooks(receipt, loadedOf(receipt)));
        await recordReports(store, LAKE, { books, runs: [], version: 1 }, NOON);
        const waiting = placed.filter(({ place }) => place === 'pending' || place === 'both');
        for (const { receipt } of waiting) await putPending(store, receipt);
        const expected = placed
          .filter(({ place }) => place !== 'absent')
          .map(({ receipt, place }) =>
            toBooks(receipt, place === 'pending' ? undefined : loadedOf(receipt)),
          )
          .filter((one) => dataset === undefined || one.dataset === dataset)
          .toSorted(newestFirst);
        expect(await listFiles(store, LAKE, { dataset, limit, offset })).toEqual({
          total: expected.length,
          items: expected.slice(offset, offset + limit),
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('readFile', () => {
  it('answers undefined for a file that never came and for an id of another form', async () => {
    const store = new MemoryObjectStore();
    expect(await readFile(store, LAKE, fileId(1))).toBeUndefined();
    await store.put(LAKE, 'reports/file/../x.json', '{}');
    expect(await readFile(store, LAKE, '../x')).toBeUndefined();
  });
});

describe('recordReports', () => {
  it('never puts older books over newer ones, nor the version back', async () => {
    const store = new MemoryObjectStore();
    const receipt = receiptOf(1);
    const at = (version: number) => ({
      books: [toBooks(receipt, loadedOf(receipt, { version, run_id: `run-${version}` }))],
      runs: [],
      version,
    });
    await recordReports(store, LAKE, at(5), NOON);
    await recordReports(store, LAKE, at(3), NOON);
    expect((await readFile(store, LAKE, fileId(1)))?.version).toBe(5);
    expect((await listFiles(store, LAKE, ALL)).items[0]?.run_id).toBe('run-5');
    expect((await readReportsPointer(store, LAKE)).version).toBe(5);
  });

  it('loses no file when many write at once', async () => {
    const store = new MemoryObjectStore();
    await Promise.all([1, 2, 3, 4, 5, 6].map((n) => report(store, n)));
    expect((await listFiles(store, LAKE, ALL)).total).toBe(6);
    expect((await readReportsPointer(store, LAKE)).months.files).toEqual({
      '2026-03': { total: 6, datasets: { students: 6 } },
    });
  });
});

const run = (n: number, status: RunReport['status'] = 'succeeded'): RunReport => ({
  run_id: `run-${n}`,
  status,
  host: 'lambda',
  started_at: new Date(NOON + n * 20 * 86_400_000).toISOString(),
  ended_at: new Date(NOON + n * 20 * 86_400_000 + 1000).toISOString(),
  version: n,
  files: 1,
  forgets: 0,
  rechecks: 0,
  by_outcome: { loaded: 1 },
  rows: {
    read: 1,
    inserted: 1,
    updated: 0,
    unchanged: 0,
    duplicate: 0,
    rejected: 0,
    superseded: 0,
    held: 0,
    forgotten: 0,
  },
  file_ids: [fileId(n)],
  ms: {},
});

describe('listRuns', () => {
  it('pages over months, latest first', async () => {
    const store = new MemoryObjectStore();
    const runs = [1, 2, 3, 4, 5].map((n) => run(n));
    await recordReports(store, LAKE, { books: [], runs, version: 5 }, NOON);
    const { total, items } = await listRuns(store, LAKE, { limit: 3, offset: 1 });
    expect(total).toBe(5);
    expect(items.map(({ run_id }) => run_id)).toEqual(['run-4', 'run-3', 'run-2']);
  });

  it('lets a success correct a failure, never the other way', async () => {
    const store = new MemoryObjectStore();
    for (const status of ['failed', 'succeeded', 'failed'] as const)
      await recordReports(store, LAKE, { books: [], runs: [run(1, status)], version: 1 }, NOON);
    expect((await readRun(store, LAKE, 'run-1'))?.status).toBe('succeeded');
    expect((await listRuns(store, LAKE, ALL)).items).toMatchObject([{ status: 'succeeded' }]);
  });
});

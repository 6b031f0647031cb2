import { cleanFile } from '../../../lambdas/clean/clean-file';
import { findReceipt, writeReceipt } from '../../../lambdas/clean/commit';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import type { Receipt } from '../../../lambdas/shared/documents';
import { KEY, ZONE } from '../../../names';
import { dyingStore } from '../shared/dying-store';
import { receiptOf } from '../shared/samples';
import { contract } from './engine/clean-content';
import { gateStore } from './gate-store';
import { decisionOf, putDecision } from './people';
import { CONFIG, CONTENT, cleanData, LAKE, lake, put, RAW, read } from './raw-lake';

const DATASETS = ['students', 'jobs'];
const ID = receiptOf(1).file_id;

const put1 = (store: MemoryObjectStore, folder: string, over: Partial<Receipt> = {}) =>
  store.put(LAKE, KEY.receipt(folder, ID), JSON.stringify(receiptOf(1, over)));
const find = (store: MemoryObjectStore) => findReceipt(store, LAKE, DATASETS, ID);

async function receiptKeys(store: MemoryObjectStore): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(LAKE, ZONE.receipts)) keys.push(key);
  return keys;
}

describe('findReceipt', () => {
  test('finds nothing where nothing is', async () => {
    expect(await find(new MemoryObjectStore())).toBeUndefined();
  });

  test('looks under every dataset and among those that have none', async () => {
    for (const dataset of ['students', 'jobs', null]) {
      const store = new MemoryObjectStore();
      await put1(store, dataset ?? 'unrecognised', { dataset });
      expect((await find(store))?.receipt.dataset).toBe(dataset);
    }
  });

  test('takes the greatest generation of two and removes the other', async () => {
    const store = new MemoryObjectStore();
    await put1(store, 'students', { generation: 2 });
    await put1(store, 'jobs', { dataset: 'jobs', generation: 3 });
    expect((await find(store))?.receipt).toMatchObject({ dataset: 'jobs', generation: 3 });
    expect(await receiptKeys(store)).toEqual([KEY.receipt('jobs', ID)]);
  });

  test('finishes a move that was cut short, also over an older receipt', async () => {
    for (const isOccupied of [false, true]) {
      const store = new MemoryObjectStore();
      await put1(store, 'students', { dataset: 'jobs', generation: 3 });
      if (isOccupied) await put1(store, 'jobs', { dataset: 'jobs', generation: 1 });
      const found = await find(store);
      expect(found).toMatchObject({ key: KEY.receipt('jobs', ID), receipt: { generation: 3 } });
      expect(await receiptKeys(store)).toEqual([KEY.receipt('jobs', ID)]);
    }
  });

  test('of two first cleanings the earlier counts, for everybody', async () => {
    const store = new MemoryObjectStore();
    await put1(store, 'students', { cleaned_at: '2026-11-21T12:00:01.000Z' });
    await put1(store, 'jobs', { dataset: 'jobs', cleaned_at: '2026-11-21T12:00:00.000Z' });
    expect((await find(store))?.receipt.dataset).toBe('jobs');
  });

  test('leaves a receipt that was written while it cleared up', async () => {
    const store = new MemoryObjectStore();
    await put1(store, 'students', { generation: 2 });
    await put1(store, 'jobs', { dataset: 'jobs', generation: 3 });
    let calls = 0;
    const late = gateStore(store, async () => {
      calls++;
      // The three looks for receipts, then the look before the removal.
      if (calls === 4) await put1(store, 'students', { generation: 4 });
    });
    await findReceipt(late, LAKE, DATASETS, ID);
    expect((await find(store))?.receipt).toMatchObject({ dataset: 'students', generation: 4 });
  });
});

describe('writeReceipt', () => {
  test('wins only over what it follows', async () => {
    const store = new MemoryObjectStore();
    const first = receiptOf(1);
    expect(await writeReceipt(store, LAKE, first, undefined)).toBe(true);
    expect(await writeReceipt(store, LAKE, first, undefined)).toBe(false);
    const current = await find(store);
    expect(await writeReceipt(store, LAKE, { ...first, generation: 2 }, current)).toBe(true);
    expect(await writeReceipt(store, LAKE, { ...first, generation: 2 }, current)).toBe(false);
  });

  test('loses when what it follows has moved away', async () => {
    const store = new MemoryObjectStore();
    await put1(store, 'students');
    const current = await find(store);
    await store.delete(LAKE, KEY.receipt('students', ID));
    expect(await writeReceipt(store, LAKE, receiptOf(1, { generation: 2 }), current)).toBe(false);
  });
});

/** One receipt, where it belongs, with both decisions, announced. */
async function expectMoved(store: MemoryObjectStore, file_id: string): Promise<void> {
  const files = (await receiptKeys(store)).filter((key) => !key.includes('/_'));
  expect(files).toEqual([KEY.receipt('grades', file_id)]);
  const receipt = await read<Receipt>(store, KEY.receipt('grades', file_id));
  expect(receipt).toMatchObject({ dataset: 'grades', decisions: ['01A', '01B'] });
  expect(await read(store, KEY.marker(file_id, receipt?.generation ?? 0))).toMatchObject({
    receipt_key: KEY.receipt('grades', file_id),
  });
}

describe('a replay into another dataset', () => {
  const grades = contract({ dataset: 'grades', filePatterns: ['marks/**'] });

  async function moving() {
    const own = lake();
    const source = { bucket: RAW, key: 'marks/f.csv' };
    await put(own.store, source.key, CONTENT);
    const { file_id } = await cleanData(own.ports, source);
    const today = { ...own.ports, contracts: [grades] };
    const replay = await putDecision(own.store, decisionOf('replay', file_id, '01A'));
    const waive = await putDecision(own.store, decisionOf('waive', file_id, '01B'));
    return { ...own, today, replay, waive, file_id };
  }

  test.each([false, true])('may be killed at any call (after: %s)', async (after) => {
    let kills = 0;
    for (let died = true; died; kills++) {
      const { store, today, replay, waive, file_id } = await moving();
      const dying = { ...today, store: dyingStore(store, kills + 1, after) };
      died = await cleanFile(dying, replay, CONFIG).then(
        () => false,
        () => true,
      );
      for (const event of [waive, replay]) await cleanFile(today, event, CONFIG);
      await expectMoved(store, file_id);
    }
    expect(kills).toBeGreaterThan(20);
  });

  test('loses nothing that is decided at any moment of the move', async () => {
    let calls = 200;
    for (let n = 1; n <= calls; n++) {
      const { store, today, replay, waive, file_id } = await moving();
      let call = 0;
      const busy = gateStore(store, async () => {
        call++;
        if (call === n) await cleanFile(today, waive, CONFIG);
      });
      await cleanFile({ ...today, store: busy }, replay, CONFIG);
      calls = call;
      if (call >= n) await expectMoved(store, file_id);
    }
    expect(calls).toBeGreaterThan(20);
  });
});

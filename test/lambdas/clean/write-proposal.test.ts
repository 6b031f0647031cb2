import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { KEY } from '../../../names';
import { read as readContract } from '../../contracts/reading-contracts';
import { cleanData, LAKE, lake, NOON, put, RAW } from './raw-lake';

const ROUTES = { bucket: RAW, key: 'anywhere/Bus Routes 2024.csv' };
const CONTENT = 'stop,seats\nHarbour,40\nCastle,NA\n';

/** A log that keeps every word. */
function keepingLog() {
  const told: string[] = [];
  const note = (...what: readonly unknown[]) => void told.push(JSON.stringify(what));
  return { told, log: { info: note, warn: note, error: note } };
}

test('a file that no contract knows gets one proposed that takes it; its cells are in no log', async () => {
  const { told, log } = keepingLog();
  const { store, ports } = lake();
  await put(store, ROUTES.key, CONTENT);
  const { proposal_key = '', file_id, ms } = await cleanData({ ...ports, log }, ROUTES);
  expect(proposal_key).toBe(KEY.proposal(file_id));
  expect(ms).toHaveProperty('total');
  const yaml = (await store.get(LAKE, proposal_key))?.body.toString() ?? '';
  const contracts = readContract(yaml, 'bus_routes');
  await put(store, ROUTES.key, CONTENT);
  const again = await cleanData({ ...ports, log, contracts }, ROUTES);
  expect(again).toMatchObject({ dataset: 'bus_routes', rows: { read: 2, clean: 2 } });
  expect(again).not.toHaveProperty('proposal_key');
  expect(told.join()).not.toMatch(/Harbour|Castle/);
});

test('names of datasets that there are already are not proposed again', async () => {
  const { store, ports } = lake();
  await put(store, 'x/marks.csv', CONTENT);
  const { proposal_key = '' } = await cleanData(ports, { bucket: RAW, key: 'x/marks.csv' });
  expect((await store.get(LAKE, proposal_key))?.body.toString()).toContain('name: marks_2\n');
});

test('what is no table of rows is refused without a proposal', async () => {
  const { store, ports } = lake();
  await put(store, ROUTES.key, '%PDF-1.7');
  const receipt = await cleanData(ports, ROUTES);
  expect(receipt.status).toBe('refused');
  expect(receipt).not.toHaveProperty('proposal_key');
});

test('a proposal that cannot be made costs nothing but itself', async () => {
  /** Breaks when the file is read to propose a contract: after it was looked at, and after it was measured. */
  class Breaking extends MemoryObjectStore {
    reads = 0;
    override async stream(bucket: string, key: string, versionId?: string) {
      this.reads++;
      if (this.reads > 2) throw new TypeError('Harbour cannot be read');
      return super.stream(bucket, key, versionId);
    }
  }
  const { told, log } = keepingLog();
  const { store, ports } = lake(new Breaking({ now: () => NOON }));
  await put(store, ROUTES.key, CONTENT);
  const receipt = await cleanData({ ...ports, log }, ROUTES);
  expect(receipt).toMatchObject({ status: 'unrecognised', reason: { code: 'unrecognised' } });
  expect(receipt).not.toHaveProperty('proposal_key');
  expect(told.join()).toContain('no contract could be proposed');
  expect(told.join()).not.toContain('Harbour');
});

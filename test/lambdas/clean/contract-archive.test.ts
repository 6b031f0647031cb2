import {
  archiveContract,
  contractByHash,
  formerDatasets,
} from '../../../lambdas/clean/contract-archive';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { TerminalError } from '../../../lambdas/shared/errors';
import { KEY } from '../../../names';
import { contract } from './engine/clean-content';
import { gateStore } from './gate-store';
import { LAKE } from './raw-lake';

const OLD = contract({ dataset: 'grades' });
const NEW = contract();

/** Another process: it has seen nothing yet. */
const anew = (store: MemoryObjectStore) => gateStore(store, async () => {});

test('a contract is written once and read back by its hash', async () => {
  const store = new MemoryObjectStore();
  await archiveContract(store, LAKE, OLD);
  await archiveContract(store, LAKE, OLD);
  await archiveContract(anew(store), LAKE, OLD);
  expect(await store.versions(LAKE, KEY.contract(OLD.hash))).toHaveLength(1);
  expect(await contractByHash(anew(store), LAKE, [NEW], OLD.hash)).toEqual(OLD);
  expect(await contractByHash(anew(store), LAKE, [NEW], NEW.hash)).toBe(NEW);
});

test('one that is not there, or was changed, is never guessed', async () => {
  const store = new MemoryObjectStore();
  await expect(contractByHash(store, LAKE, [NEW], OLD.hash)).rejects.toThrow(/not in the archive/);
  const changed = JSON.stringify({ ...OLD, maxRejectedPercent: 1 });
  await store.put(LAKE, KEY.contract(OLD.hash), changed);
  await expect(contractByHash(store, LAKE, [NEW], OLD.hash)).rejects.toThrow(TerminalError);
});

test('former datasets are those of the archive that have no contract today', async () => {
  const store = new MemoryObjectStore();
  await archiveContract(anew(store), LAKE, NEW);
  expect(await formerDatasets(store, LAKE, [NEW], 'known')).toEqual([]);
  await archiveContract(anew(store), LAKE, OLD);
  expect(await formerDatasets(store, LAKE, [NEW], 'known')).toEqual([]);
  expect(await formerDatasets(store, LAKE, [NEW], 'again')).toEqual(['grades']);
  expect(await formerDatasets(store, LAKE, [NEW], 'known')).toEqual(['grades']);
});

test('a damaged contract does not stand in the way of the others', async () => {
  const store = new MemoryObjectStore();
  await store.put(LAKE, KEY.contract('0'.repeat(64)), 'no json');
  await archiveContract(anew(store), LAKE, OLD);
  expect(await formerDatasets(store, LAKE, [NEW], 'again')).toEqual(['grades']);
});

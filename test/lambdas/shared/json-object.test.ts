import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { mapBounded } from '../../../lambdas/shared/bounded';
import { RetryableError, TerminalError } from '../../../lambdas/shared/errors';
import { readJson, updateJson, writeJson } from '../../../lambdas/shared/json-object';

describe('updateJson', () => {
  it('loses no change when many write at once', async () => {
    const store = new MemoryObjectStore();
    const add = () => updateJson<number>(store, 'b', 'k', (known = 0) => known + 1);
    await Promise.all(Array.from({ length: 10 }, add));
    expect(await readJson(store, 'b', 'k')).toBe(10);
  });

  it('writes nothing when there is nothing to change', async () => {
    const store = new MemoryObjectStore();
    await updateJson(store, 'b', 'k', () => undefined);
    expect(await store.versions('b', 'k')).toEqual([]);
  });

  it('gives up as retryable when others always write first', async () => {
    const store = new MemoryObjectStore();
    let n = 0;
    const disturbed = updateJson<number>(store, 'b', 'k', async () => {
      await writeJson(store, 'b', 'k', ++n);
      return -1;
    });
    await expect(disturbed).rejects.toThrow(RetryableError);
  });
});

describe('readJson', () => {
  it('names an object that is not JSON without quoting it', async () => {
    const store = new MemoryObjectStore();
    await store.put('b', 'k.json', 'Ada Lovelace');
    const reading = readJson(store, 'b', 'k.json');
    await expect(reading).rejects.toThrow(TerminalError);
    await expect(reading).rejects.toThrow(/^k\.json is not JSON$/);
  });
});

describe('mapBounded', () => {
  it('keeps the order of answers and the bound on what is in flight', async () => {
    let inFlight = 0;
    let most = 0;
    const answers = await mapBounded(
      [5, 4, 3, 2, 1],
      async (n) => {
        inFlight += 1;
        most = Math.max(most, inFlight);
        for (let turn = 0; turn < n; turn++) await Promise.resolve();
        inFlight -= 1;
        return n * 10;
      },
      2,
    );
    expect(answers).toEqual([50, 40, 30, 20, 10]);
    expect(most).toBe(2);
  });
});

import { MemoryObjectStore } from '../../lambdas/shared/adapters/memory-object-store';
import type { ObjectStore } from '../../lambdas/shared/ports';
import { Processes } from './processes';

const BUCKET = 'lake';

/** Reads two objects side by side, then writes three, one after the other. */
async function work(store: ObjectStore): Promise<string> {
  await Promise.all([store.get(BUCKET, 'x'), store.get(BUCKET, 'y')]);
  for (const key of ['a', 'b', 'c']) await store.put(BUCKET, key, key);
  return 'all written';
}

describe('a gated process', () => {
  let store: MemoryObjectStore;
  let processes: Processes;

  beforeEach(() => {
    store = new MemoryObjectStore();
    processes = new Processes(store);
  });

  async function written(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of store.list(BUCKET, '')) keys.push(key);
    return keys;
  }

  it('makes as many calls as it is allowed, those made side by side together', async () => {
    const id = processes.start(work);
    expect(await processes.advance(id, 1)).toEqual({ state: 'waiting' });
    expect(await written()).toEqual([]);
    expect(await processes.advance(id, 2)).toEqual({ state: 'waiting' });
    expect(await written()).toEqual(['a', 'b']);
    expect(await processes.advance(id)).toEqual({ state: 'done', answer: 'all written' });
    expect(await written()).toEqual(['a', 'b', 'c']);
  });

  it('never touches the store again when it was killed', async () => {
    const id = processes.start(work);
    await processes.advance(id, 2);
    processes.kill(id);
    await expect(processes.advance(id)).rejects.toThrow('there is no process');
    expect(await written()).toEqual(['a']);
  });

  it('says of what it failed', async () => {
    const id = processes.start(async (gated) => {
      await gated.stream(BUCKET, 'missing');
    });
    expect(await processes.advance(id)).toEqual({
      state: 'failed',
      error: 'ObjectMissing',
      message: 's3://lake/missing does not exist',
    });
  });

  it('moves between the calls of others', async () => {
    const [first, second] = [processes.start(work), processes.start(work)];
    await processes.advance(first, 3);
    await processes.advance(second, 2);
    expect(await written()).toEqual(['a', 'b']);
    const versions = await store.versions(BUCKET, 'a');
    expect(versions).toHaveLength(2);
  });
});

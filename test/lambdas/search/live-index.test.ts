import { LiveIndex } from '../../../lambdas/search/live-index';
import { silentLog } from '../../../lambdas/shared/adapters/console-log';
import { MemoryObjectStore } from '../../../lambdas/shared/adapters/memory-object-store';
import { KEY } from '../../../names';
import { LAKE, publishIndex } from './a-school';

/** A store whose reads of index files wait until they are let go. */
class SlowStore extends MemoryObjectStore {
  private gate: Promise<void> | undefined;
  release: () => void = () => {};
  reads = 0;

  hold(): void {
    this.gate = new Promise((resolve) => {
      this.release = resolve;
    });
  }

  override async get(bucket: string, key: string) {
    this.reads++;
    if (key.endsWith('.gz')) await this.gate;
    return super.get(bucket, key);
  }
}

let store: SlowStore;
let now: number;
let live: LiveIndex;

beforeEach(() => {
  store = new SlowStore();
  now = 1_000_000;
  live = new LiveIndex(
    { store, clock: { now: () => now }, log: silentLog },
    { lakeBucket: LAKE, checkEvery: 15_000 },
  );
});

const version = async () => (await live.current()).version;

/** Lets everything that does not wait for the gate happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}

/** Asks until the version is there. */
async function until(expected: number): Promise<void> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; ) {
    if ((await version()) === expected) return;
    await settle();
  }
  throw new Error(`version ${expected} did not come`);
}

describe('LiveIndex', () => {
  it('answers from an empty index before the first publish', async () => {
    const index = await live.current();
    expect(index.version).toBe(0);
    expect(index.jobs.documents).toEqual([]);
    expect(index.ranking().jobs).toEqual([]);
    expect(live.asOf(index)).toEqual({ warehouse: 0, index: 0, reports: 0 });
  });

  it('loads once, however many ask at the same time', async () => {
    await publishIndex(store, 5);
    const reads = store.reads;
    const all = await Promise.all([live.current(), live.current(), live.current()]);
    expect(new Set(all).size).toBe(1);
    expect(all[0]?.version).toBe(5);
    // two pointers, two index files
    expect(store.reads - reads).toBe(4);
  });

  it('looks at the pointer again only after the time between two looks', async () => {
    await publishIndex(store, 5);
    await version();
    await publishIndex(store, 6);
    now += 14_999;
    await version();
    await settle();
    expect(await version()).toBe(5);
    now += 1;
    await version();
    await until(6);
  });

  it('answers from the old index while the new one loads', async () => {
    await publishIndex(store, 5);
    await version();
    await publishIndex(store, 6);
    store.hold();
    now += 15_000;
    expect(await version()).toBe(5);
    await settle();
    expect(await version()).toBe(5);
    store.release();
    await until(6);
  });

  it('waits for the look after a long rest, when a frozen function has missed many', async () => {
    await publishIndex(store, 5);
    await version();
    await publishIndex(store, 6);
    now += 60_000;
    expect(await version()).toBe(6);
  });

  it('keeps the old index when the new one cannot be read, and tries again', async () => {
    await publishIndex(store, 5);
    await version();
    const missing = { version: 6, folder: '', built_at: '', jobs: 0, students: 0 };
    await store.put(LAKE, KEY.searchPointer, JSON.stringify(missing));
    now += 60_000;
    expect(await version()).toBe(5);
    await publishIndex(store, 6);
    now += 60_000;
    expect(await version()).toBe(6);
  });

  it('fails the first call when nothing can be read, and the next call tries again', async () => {
    const missing = { version: 6, folder: '', built_at: '', jobs: 0, students: 0 };
    await store.put(LAKE, KEY.searchPointer, JSON.stringify(missing));
    await expect(live.current()).rejects.toThrow('does not exist');
    await publishIndex(store, 6);
    expect(await version()).toBe(6);
  });

  it('never goes back', async () => {
    await publishIndex(store, 6);
    await version();
    await publishIndex(store, 5);
    now += 60_000;
    expect(await version()).toBe(6);
  });

  it('gives up a load that never ends', async () => {
    await publishIndex(store, 5);
    await version();
    await publishIndex(store, 6);
    store.hold();
    now += 15_000;
    await version();
    await settle();
    // another gate: the first load waits for ever, the next one does not
    store.hold();
    store.release();
    now += 60_000;
    expect(await version()).toBe(6);
  });
});

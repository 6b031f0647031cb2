import { cleanFile } from '../../../lambdas/clean/clean-file';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { CONFIG, CONTENT, cleanData, contents, LAKE, lake, put, RAW } from './raw-lake';

const SOURCE = { bucket: RAW, key: 'marks/f.csv' };

async function listed(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(LAKE, prefix)) keys.push(key);
  return keys;
}

/** A store whose calls are those of another, but for some. */
function withCalls(store: ObjectStore, calls: Partial<ObjectStore>): ObjectStore {
  return new Proxy(store, {
    get: (target, name: keyof ObjectStore) =>
      calls[name] ?? ((...args: unknown[]) => Reflect.apply(target[name], target, args)),
  });
}

test('a file above the limit is refused with advice, and not a byte of it is read', async () => {
  const { store, ports } = lake();
  await put(store, SOURCE.key, 'x'.repeat(CONFIG.maxBytes + 1));
  const stream = jest.fn(() => Promise.reject(new Error('it was read')));
  const receipt = await cleanData({ ...ports, store: withCalls(store, { stream }) }, SOURCE);
  expect(stream).not.toHaveBeenCalled();
  expect(receipt).toMatchObject({
    status: 'refused',
    bytes: CONFIG.maxBytes + 1,
    rows: { read: 0 },
    reason: {
      code: 'too_large',
      message:
        'The file has 1000001 bytes, the limit is 1000000. Split it by rows, each piece with the header, or raise clean.maxBytes.',
    },
  });
});

test('a file of exactly the limit is cleaned', async () => {
  const { store, ports } = lake();
  await put(store, SOURCE.key, CONTENT);
  const config = { ...CONFIG, maxBytes: Buffer.byteLength(CONTENT) };
  const { status, rows } = await cleanData(ports, SOURCE, config);
  expect([status, rows.read]).toEqual(['clean', 4]);
});

/** Never answers, as if the function had been stopped there. */
const never = () => new Promise<never>(() => {});

/** A lake whose function ran out of time while it stored its first output. */
async function outOfTime() {
  const { store, ports } = lake();
  await put(store, SOURCE.key, CONTENT);
  await new Promise<void>((storing) => {
    const upload = () => {
      storing();
      return never();
    };
    void cleanFile({ ...ports, store: withCalls(store, { upload }) }, SOURCE, CONFIG);
  });
  return { store, ports };
}

describe('out of time', () => {
  test('nothing is visible', async () => {
    const { store } = await outOfTime();
    for (const zone of ['receipts/', 'pending/', 'clean/', 'rejected/'])
      expect([zone, await listed(store, zone)]).toEqual([zone, []]);
  });

  test('the next attempt leaves what an attempt with enough time leaves', async () => {
    const whole = lake();
    await put(whole.store, SOURCE.key, CONTENT);
    await cleanFile(whole.ports, SOURCE, CONFIG);
    const { store, ports } = await outOfTime();
    await cleanFile(ports, SOURCE, CONFIG);
    expect(await contents(store)).toEqual(await contents(whole.store));
  });
});

import type { RawVersion } from '../../../lambdas/clean/raw-version';
import { dyingStore } from '../shared/dying-store';
import { deliver, type Family, family, outcome } from './family';
import { gateStore } from './gate-store';

/** More calls than any event makes. */
const ENDLESS = 400;

const expected = (async () => {
  const quiet = await family();
  for (const event of quiet.events) await deliver(quiet, event);
  return outcome(quiet);
})();

function eventOf({ events }: Family, index: number): RawVersion {
  const event = events[index];
  if (event === undefined) throw new Error(`there is no event ${index}`);
  return event;
}

test('everything was taken in', async () => {
  const { receipt, isAnnounced } = await expected;
  expect(receipt).toMatchObject({
    status: 'clean',
    rows: { read: 6, clean: 4, rejected: 2, duplicate: 0 },
    rejected_by_reason: { type: 1, 'warehouse:22003': 1 },
    released: { by: 'registrar' },
    waived: { by: 'registrar' },
    decisions: { length: 4 },
    fixes: { length: 2 },
  });
  expect(isAnnounced).toBe(true);
});

test('the order of events does not matter', async () => {
  for (let first = 0; first < 7; first++) {
    const turned = await family();
    const events = [...turned.events.slice(first), ...turned.events.slice(0, first)];
    for (const event of events.toReversed()) await deliver(turned, event);
    expect(await outcome(turned)).toEqual(await expected);
  }
});

/** Delivers one event while, at its n-th call of the store, another is delivered; then the rest. */
async function interrupted(outer: number, inner: number, n: number) {
  const busy = await family();
  let calls = 0;
  const store = gateStore(busy.store, async () => {
    calls++;
    if (calls === n) await deliver(busy, eventOf(busy, inner));
  });
  const ports = { ...busy.ports, store };
  await deliver({ ports }, eventOf(busy, outer));
  for (const [index, event] of busy.events.entries())
    if (index !== outer && index !== inner) await deliver(busy, event);
  return { calls, result: await outcome(busy) };
}

test.each([
  [0, 1],
  [0, 6],
  [0, 5],
  [0, 0],
  [1, 0],
  [6, 0],
  [3, 0],
])('event %i with event %i at any call of the store, each once', async (outer, inner) => {
  let calls = ENDLESS;
  for (let n = 1; n <= calls; n++) {
    const one = await interrupted(outer, inner, n);
    expect(one.result).toEqual(await expected);
    calls = one.calls;
  }
  expect(calls).toBeGreaterThan(5);
});

describe.each([
  ['file', 0],
  ['fix', 1],
  ['release', 3],
  ['replay', 5],
  ['reject_rows', 6],
])('%s killed', (_name, index) => {
  test.each([false, true])('at any call of the store (after: %s)', async (after) => {
    for (let n = 1; n < ENDLESS; n++) {
      const killed = await family();
      // What is corrected was cleaned before.
      if (index > 0) await deliver(killed, eventOf(killed, 0));
      const ports = { ...killed.ports, store: dyingStore(killed.store, n, after) };
      const died = await deliver({ ports }, eventOf(killed, index)).then(
        () => false,
        () => true,
      );
      if (!died) return;
      for (const event of killed.events) await deliver(killed, event);
      expect(await outcome(killed)).toEqual(await expected);
    }
    throw new Error('it never ended');
  });
});

test('everything at once, some of it twice', async () => {
  const crowded = await family();
  const all = [...crowded.events, ...crowded.events.slice(0, 3)];
  await Promise.all(all.map((event) => deliver(crowded, event)));
  expect(await outcome(crowded)).toEqual(await expected);
});

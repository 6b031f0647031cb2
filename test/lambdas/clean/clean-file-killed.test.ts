import { cleanFile } from '../../../lambdas/clean/clean-file';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { CONFIG, CONTENT, contents, lake, put, RAW } from './raw-lake';

/** A store that fails at the n-th call, before or after it did its work. */
function failingAt(store: ObjectStore, n: number, after: boolean): ObjectStore {
  let calls = 0;
  return new Proxy(store, {
    get(target, name: keyof ObjectStore) {
      return async (...args: unknown[]) => {
        const fails = ++calls === n;
        if (fails && !after) throw new Error(`killed at call ${n}: ${name}`);
        const answer = await Reflect.apply(target[name], target, args);
        if (fails) throw new Error(`killed after call ${n}: ${name}`);
        return answer;
      };
    },
  });
}

describe('killed at any call of the store', () => {
  const source = { bucket: RAW, key: 'marks/f.csv' };

  test.each([false, true])(
    'and delivered again, everything is as if never killed (after: %s)',
    async (after) => {
      const whole = lake();
      await put(whole.store, source.key, CONTENT);
      await cleanFile(whole.ports, source, CONFIG);
      const expected = await contents(whole.store);
      let kills = 0;
      for (let n = 1; ; n++) {
        const { store, ports } = lake();
        await put(store, source.key, CONTENT);
        const killed = { ...ports, store: failingAt(store, n, after) };
        const died = await cleanFile(killed, source, CONFIG).then(
          () => false,
          () => true,
        );
        if (!died) break;
        kills++;
        const left = Object.keys(await contents(store));
        const committed = left.some((key) => key.startsWith('receipts/'));
        expect(left.some((key) => key.startsWith('pending/')) && !committed).toBe(false);
        await cleanFile(ports, source, CONFIG);
        expect(await contents(store)).toEqual(expected);
      }
      // Versions, two receipts looked for, stream, part, rejects, ledger, receipt, marker.
      expect(kills).toBe(9);
    },
  );
});

import { cleanFile } from '../../../lambdas/clean/clean-file';
import { dyingStore } from '../shared/dying-store';
import { CONFIG, CONTENT, contents, lake, put, RAW } from './raw-lake';

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
      for (let n = 1; n < 100; n++) {
        const { store, ports } = lake();
        await put(store, source.key, CONTENT);
        const killed = { ...ports, store: dyingStore(store, n, after) };
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
      // Versions, receipts, entries, former contracts, raw stream, outputs, contract, receipt, all
      // looked at once more, report, marker.
      expect(kills).toBeGreaterThan(15);
    },
  );
});

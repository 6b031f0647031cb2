import * as fc from 'fast-check';
import { type Kernel, STATUS } from '../../../../../lambdas/clean/engine/kernel/kernel';
import { KIND } from '../../../../../lambdas/clean/engine/kernel/kernel-settings';
import { KeyTable, type Sighting } from '../../../../../lambdas/clean/engine/key-table';
import { kernelOf } from './kernel-of';

const COLUMNS = [
  { kind: KIND.text, cell: 0 },
  { kind: KIND.text, cell: 1 },
] as const;

interface Row {
  readonly key: string;
  readonly content: string;
  readonly version: readonly bigint[];
  /** Read by somebody else. */
  readonly elsewhere: boolean;
}

const text = fc.constantFrom('a', 'b', 'ab');
const order = fc.constantFrom(0n, 1n, -5n, 2n ** 62n, -(2n ** 62n));
const row: fc.Arbitrary<Row> = fc.record({
  key: text,
  content: text,
  version: fc.tuple(order, order),
  elsewhere: fc.boolean(),
});

/** What the kernel says of a row, in a batch of its own. */
function statusIn(kernel: Kernel, { key, content, version, elsewhere }: Row, line: number): number {
  const bytes = Buffer.from(`${key},${content}\n`);
  if (elsewhere) {
    return kernel.seeKey(Buffer.from(key), bytes.subarray(0, -1), line, version).status;
  }
  kernel.load(bytes);
  kernel.scan(0, bytes.length, line, true);
  kernel.check(() => undefined);
  kernel.views.versions.set(version);
  kernel.findKeys(0, kernel.write(0, true));
  return kernel.views.rowStatus[0]!;
}

/** What the table of today says, in the kernel's words. */
function statusOf(sighting: Sighting): number {
  if (sighting.kind !== 'again') return STATUS.taken;
  return sighting.sameContent ? STATUS.repeated : STATUS.lost;
}

test('the newest version wins, whether its row is read here or elsewhere', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const kernel = kernelOf({ columns: COLUMNS, versions: 2 });
      const table = new KeyTable(2, false);
      const sightings = (look: (one: Row, line: number) => Sighting) =>
        rows.map((one, index) => {
          table.take({ key: one.key, content: `${one.key},${one.content}`, version: [] });
          return look(one, index + 1);
        });
      const statuses = () => rows.map((one, index) => statusIn(kernel, one, index + 1));

      const first = sightings(({ version }, line) => table.see(version, line));
      expect(statuses()).toEqual(first.map(statusOf));
      expect(kernel.newerCount).toBe(first.filter(({ kind }) => kind === 'newer').length);
      kernel.settleKeys();
      expect(statuses()).toEqual(sightings((_, line) => table.lookUp(line)).map(statusOf));
    }),
    { numRuns: 50 },
  );
});

test('a kernel takes no more versions than it has room for', () => {
  expect(() => kernelOf({ columns: COLUMNS, versions: 5 })).toThrow('must take these settings');
});

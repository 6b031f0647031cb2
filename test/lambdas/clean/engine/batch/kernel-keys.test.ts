import * as fc from 'fast-check';
import type { Contract } from '../../../../../contracts/types';
import { KernelKeys } from '../../../../../lambdas/clean/engine/batch/kernel-keys';
import { WrittenRows } from '../../../../../lambdas/clean/engine/batch/written-rows';
import { RowKeys, type Verdict } from '../../../../../lambdas/clean/engine/row-keys';
import { column, contract } from '../clean-content';
import { kernelOf } from '../kernel/kernel-of';

interface Seen {
  readonly key: string;
  readonly content: string;
  readonly version: readonly bigint[];
}

function keysOf(facts: Partial<Contract>): RowKeys {
  const made = contract(facts);
  const mapping = made.columns.map((_, index) => index);
  return new RowKeys({ contract: made, mapping, captured: {}, width: mapping.length });
}

function byKernel(facts: Partial<Contract>): RowKeys {
  const keys = keysOf(facts);
  const kernel = kernelOf({
    counting: facts.identicalRows === 'keep',
    versions: facts.versionOrder?.length ?? 0,
  });
  keys.keepIn(new KernelKeys(kernel, new WrittenRows(kernel), facts.versionOrder?.length ?? 0));
  return keys;
}

const byText = (keys: RowKeys, row: Seen, line: number): Verdict => keys.judge(row, line);

function byBytes(keys: RowKeys, { key, content, version }: Seen, line: number): Verdict {
  const bytes = Buffer.from(`..${key},${content}.`);
  const end = 2 + Buffer.byteLength(key);
  keys.takeKey(bytes, 2, end);
  keys.takeContent(bytes, end + 1, bytes.length - 1);
  return keys.judgeTaken(version, line);
}

const versioned: Partial<Contract> = {
  columns: [column('id', { required: true }), column('n', { type: 'integer', sqlType: 'integer' })],
  versionOrder: ['n'],
};

test.each<[string, Partial<Contract>]>([
  ['by key', {}],
  ['by key and version', versioned],
  ['by the hash of the row', { key: [] }],
  ['by the hash of the row, identical rows kept', { key: [], identicalRows: 'keep' }],
])(
  '%s: rows that are read elsewhere are judged as without a kernel, in both readings',
  (_, facts) => {
    const row = fc.record({
      key: fc.constantFrom('a', 'ä', '"a,b"', 'x'.repeat(40), 'x'.repeat(41)),
      content: fc.constantFrom('', 'a,1', 'ä,2'),
      version: fc.bigInt(-3n, 3n).map((n) => (facts.versionOrder ? [n] : [])),
      how: fc.constantFrom(byText, byBytes),
    });
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 30 }),
        fc.array(row, { maxLength: 5 }),
        (rows, fixed) => {
          const [own, kernel] = [keysOf(facts), byKernel(facts)];
          const judge = () => {
            for (const [index, it] of rows.entries()) {
              expect(it.how(kernel, it, index + 2)).toEqual(byText(own, it, index + 2));
            }
            expect(kernel.outdated).toBe(own.outdated);
          };
          judge();
          if (facts.versionOrder) {
            own.settle();
            kernel.settle();
            judge();
          }
          for (const it of fixed) {
            expect(kernel.judgeFixed(it, 99)).toEqual(own.judgeFixed(it, 99));
          }
        },
      ),
      { numRuns: 15 },
    );
  },
);

test('a content that the kernel has no room for is compared all the same', () => {
  const keys = byKernel({});
  const long = 'x'.repeat(7_000_000);
  const judge = (content: string, line: number) =>
    byText(keys, { key: 'a', content, version: [] }, line);
  expect(judge(long, 2)).toEqual({ kind: 'accept', suffix: '' });
  expect(judge(long, 3)).toEqual({ kind: 'duplicate', listed: false });
  expect(judge(`${long}y`, 4)).toEqual({ kind: 'duplicate', listed: true });
});

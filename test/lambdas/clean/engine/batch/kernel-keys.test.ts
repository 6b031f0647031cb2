import * as fc from 'fast-check';
import type { Contract } from '../../../../../contracts/types';
import { KernelKeys } from '../../../../../lambdas/clean/engine/batch/kernel-keys';
import { RowKeys, type Verdict } from '../../../../../lambdas/clean/engine/row-keys';
import { contract } from '../clean-content';
import { kernelOf } from '../kernel/kernel-of';

interface Seen {
  readonly key: string;
  readonly content: string;
}

function keysOf(facts: Partial<Contract>): RowKeys {
  const made = contract(facts);
  const mapping = made.columns.map((_, index) => index);
  return new RowKeys({ contract: made, mapping, captured: {}, width: mapping.length });
}

function byKernel(facts: Partial<Contract>): RowKeys {
  const keys = keysOf(facts);
  keys.keepIn(new KernelKeys(kernelOf({ counting: facts.identicalRows === 'keep' })));
  return keys;
}

const byText = (keys: RowKeys, row: Seen, line: number): Verdict =>
  keys.judge({ ...row, version: [] }, line);

function byBytes(keys: RowKeys, { key, content }: Seen, line: number): Verdict {
  const bytes = Buffer.from(`..${key},${content}.`);
  const end = 2 + Buffer.byteLength(key);
  keys.takeKey(bytes, 2, end);
  keys.takeContent(bytes, end + 1, bytes.length - 1);
  return keys.judgeTaken([], line);
}

test.each<[string, Partial<Contract>]>([
  ['by key', {}],
  ['by the hash of the row', { key: [] }],
  ['by the hash of the row, identical rows kept', { key: [], identicalRows: 'keep' }],
])('%s: rows that are read elsewhere are judged as without a kernel', (_, facts) => {
  const row = fc.record({
    key: fc.constantFrom('a', 'ä', '"a,b"', 'x'.repeat(40), 'x'.repeat(41)),
    content: fc.constantFrom('', 'a,1', 'ä,2'),
    how: fc.constantFrom(byText, byBytes),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const [own, kernel] = [keysOf(facts), byKernel(facts)];
      const verdicts = rows.map((it, index) => it.how(kernel, it, index + 2));
      expect(verdicts).toEqual(rows.map((it, index) => byText(own, it, index + 2)));
    }),
    { numRuns: 30 },
  );
});

test('a content that the kernel has no room for is compared all the same', () => {
  const keys = byKernel({});
  const long = 'x'.repeat(7_000_000);
  const judge = (content: string, line: number) => byText(keys, { key: 'a', content }, line);
  expect(judge(long, 2)).toEqual({ kind: 'accept', suffix: '' });
  expect(judge(long, 3)).toEqual({ kind: 'duplicate', listed: false });
  expect(judge(`${long}y`, 4)).toEqual({ kind: 'duplicate', listed: true });
});

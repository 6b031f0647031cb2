import * as fc from 'fast-check';
import type { Contract } from '../../../../contracts/types';
import { RowKeys, type Verdict } from '../../../../lambdas/clean/engine/row-keys';
import { column, contract } from './clean-content';

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

const byText = (keys: RowKeys, row: Seen, line: number): Verdict => keys.judge(row, line);

/** Key and content lie one behind the other, as in the bytes of an output. */
function byBytes(keys: RowKeys, { key, content, version }: Seen, line: number): Verdict {
  const bytes = Buffer.from(`..${key},${content}.`);
  const end = 2 + Buffer.byteLength(key);
  keys.takeKey(bytes, 2, end);
  keys.takeContent(bytes, end + 1, bytes.length - 1);
  return keys.judgeTaken(version, line);
}

const numbered = column('n', { type: 'integer', sqlType: 'integer' });
const versioned: Partial<Contract> = {
  columns: [column('id', { required: true }), numbered],
  versionOrder: ['n'],
};

test.each<[string, Partial<Contract>]>([
  ['by key', {}],
  ['by key and version', versioned],
  ['by the hash of the row', { key: [] }],
  ['by the hash of the row, identical rows kept', { key: [], identicalRows: 'keep' }],
])(
  '%s: rows are judged alike by their texts and by their bytes, in both readings',
  (_how, facts) => {
    const row = fc.record({
      key: fc.constantFrom('a', 'ä', '"a,b"', 'x'.repeat(40)),
      content: fc.constantFrom('', 'a,1', 'ä,2'),
      version: fc.bigInt(0n, 3n).map((n) => (facts.versionOrder ? [n] : [])),
    });
    fc.assert(
      fc.property(fc.array(row), fc.infiniteStream(fc.boolean()), (rows, mixed) => {
        const [one, other] = [keysOf(facts), keysOf(facts)];
        const judgeAll = () =>
          rows.map((it, index) => {
            const how = mixed.next().value ? byText : byBytes;
            return [byText(one, it, index + 2), how(other, it, index + 2)];
          });
        for (const [expected, verdict] of judgeAll()) expect(verdict).toEqual(expected);
        expect(other.outdated).toBe(one.outdated);
        one.settle();
        other.settle();
        for (const [expected, verdict] of judgeAll()) expect(verdict).toEqual(expected);
      }),
    );
  },
);

test('once all are seen, exactly the newest row of each key is accepted', () => {
  const keys = keysOf(versioned);
  const rows: Seen[] = [
    { key: 'a', content: 'a,1', version: [1n] },
    { key: 'b', content: 'b,5', version: [5n] },
    { key: 'a', content: 'a,3', version: [3n] },
    { key: 'a', content: 'a,2', version: [2n] },
  ];
  const judge = () => rows.map((row, index) => byBytes(keys, row, index + 2).kind);
  expect(judge()).toEqual(['accept', 'accept', 'accept', 'duplicate']);
  expect(keys.outdated).toBe(true);
  keys.settle();
  expect(keys.outdated).toBe(false);
  expect(judge()).toEqual(['duplicate', 'accept', 'accept', 'duplicate']);
});

test('a duplicate is listed where its content is another', () => {
  const keys = keysOf({});
  const judge = (content: string, line: number) =>
    byBytes(keys, { key: 'a', content, version: [] }, line);
  expect(judge('a,1', 2)).toEqual({ kind: 'accept', suffix: '' });
  expect(judge('a,1', 3)).toEqual({ kind: 'duplicate', listed: false });
  expect(judge('a,2', 4)).toEqual({ kind: 'duplicate', listed: true });
});

test('a corrected row never takes the place of another', () => {
  const keys = keysOf(versioned);
  byText(keys, { key: 'a', content: 'a,1', version: [1n] }, 2);
  const fixed = { key: 'a', content: 'a,9', version: [9n] };
  expect(keys.judgeFixed(fixed, 5)).toEqual({ kind: 'duplicate', listed: true });
  expect(keys.judgeFixed({ ...fixed, key: 'b' }, 6)).toEqual({ kind: 'accept', suffix: '' });
});

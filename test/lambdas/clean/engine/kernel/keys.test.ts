import * as fc from 'fast-check';
import { STATUS } from '../../../../../lambdas/clean/engine/kernel/kernel';
import { instantiate } from '../../../../../lambdas/clean/engine/kernel/kernel-exports';
import { KIND } from '../../../../../lambdas/clean/engine/kernel/kernel-settings';
import { KeyTable } from '../../../../../lambdas/clean/engine/key-table';
import { halfSipHash64 } from '../half-sip-hash';
import { kernelOf, SECRET, scanAll } from './kernel-of';

const COLUMNS = [
  { kind: KIND.text, cell: 0 },
  { kind: KIND.text, cell: 1 },
] as const;

const { taken, lost, repeated } = STATUS;

/** What the table of today says of keys with their contents, in the kernel's words. */
function expected(
  rows: readonly (readonly [string, string])[],
  key: (row: readonly [string, string]) => string,
) {
  const table = new KeyTable(0, true);
  return rows.map((row, index) => {
    table.take({ key: key(row), content: row.join(','), version: [] });
    const sighting = table.see([], index + 1);
    if (sighting.kind !== 'again') return { status: taken, occurrence: 1 };
    return { status: sighting.sameContent ? repeated : lost, occurrence: sighting.occurrence };
  });
}

function found(rows: readonly (readonly [string, string])[], key: readonly number[]) {
  const kernel = kernelOf({ columns: COLUMNS, key, counting: true });
  scanAll(kernel, rows.map((row) => `${row.join(',')}\n`).join(''));
  kernel.check(() => undefined);
  kernel.checkKeys();
  kernel.findKeys(0, kernel.write(0, true));
  const { rowStatus, rowOccurrence } = kernel.views;
  return rows.map((_, row) => ({ status: rowStatus[row], occurrence: rowOccurrence[row] }));
}

const cell = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 2 });
const long = fc.constantFrom(14, 15, 16, 17, 31, 900).map((length) => 'a'.repeat(length));
const rows = fc.array(fc.tuple(fc.oneof(cell, long), cell), { maxLength: 40 });

test('duplicates are those of the table of today, whatever the length of their keys', () => {
  fc.assert(
    fc.property(rows, (list) => {
      expect(found(list, [0])).toEqual(expected(list, ([first]) => first));
      expect(found(list, [1, 0])).toEqual(
        expected(list, ([first, second]) => `${second},${first}`),
      );
    }),
    { numRuns: 30 },
  );
});

test('a key that is too long is left to the row rules', () => {
  const statuses = found(
    [
      ['a'.repeat(1000), 'b'],
      ['a'.repeat(1001), 'b'],
    ],
    [0],
  );
  expect(statuses.map(({ status }) => status)).toEqual([taken, STATUS.declined]);
});

const keyOf = (i: number) => (i % 2 === 0 ? `K${i}` : `a key of more than fifteen bytes ${i}`);

test('the table grows, and memory with it, and knows every key still', () => {
  const kernel = kernelOf({ columns: COLUMNS });
  const count = 60_000;
  const before = kernel.views.bytes.length;
  const see = (i: number) => kernel.seeKey(Buffer.from(keyOf(i)), Buffer.from('x'), i + 1).status;
  const statuses = new Set(Array.from({ length: count }, (_, i) => see(i)));
  expect([[...statuses], kernel.keyCount]).toEqual([[taken], count]);
  expect(kernel.views.bytes.length).toBeGreaterThan(before);
  // Room is made anew while there are keys, and there is nothing to do for fewer.
  for (const keys of [100_000, 10]) {
    kernel.expectKeys(keys);
    expect(new Set(Array.from({ length: count }, (_, i) => see(i)))).toEqual(new Set([repeated]));
  }
  expect(kernel.keyCount).toBe(count);
});

test('without counting every other row with a key is the second', () => {
  const kernel = kernelOf({ columns: COLUMNS });
  const see = (content: string) => kernel.seeKey(Buffer.from('k'), Buffer.from(content), 1);
  expect(['a', 'b', 'a'].map(see)).toEqual([
    { status: taken, occurrence: 1 },
    { status: lost, occurrence: 2 },
    { status: repeated, occurrence: 2 },
  ]);
});

test('a batch is checked after memory has grown', () => {
  const kernel = kernelOf({ columns: [COLUMNS[0], { kind: KIND.memo, cell: 1 }] });
  const { bytes } = kernel.views;
  // Arrays of a memory that has grown are empty.
  for (let i = 0; bytes.length > 0; i++) {
    kernel.seeKey(Buffer.from(keyOf(i)), Buffer.from('x'), i + 1);
  }
  scanAll(kernel, 'k,new\n');
  kernel.check((spelling) => ({ ...spelling, same: true, number: Number.NaN, warning: 0 }));
  expect(kernel.cell(0, 1).toString()).toBe('new');
});

test('a row that was read elsewhere and a row of a batch know each other', () => {
  const kernel = kernelOf({ columns: COLUMNS });
  kernel.seeKey(Buffer.from('k'), Buffer.from('k,1'), 1);
  scanAll(kernel, 'k,1\nk,2\nl,1\n');
  kernel.check(() => undefined);
  kernel.findKeys(0, kernel.write(0, true));
  expect([...kernel.views.rowStatus.subarray(0, 3)]).toEqual([repeated, lost, taken]);
  expect(kernel.seeKey(Buffer.from('l'), Buffer.from('l,2'), 9)).toEqual({
    status: lost,
    occurrence: 2,
  });
});

test('a long key is digested by two HalfSipHash-1-3, but for a byte', () => {
  const exports = instantiate();
  Buffer.from(exports.memory.buffer).set(SECRET, exports.at.SECRET);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 300 }), (key) => {
      Buffer.from(exports.memory.buffer).set(key, exports.at.CHUNK);
      const end = exports.at.CHUNK + key.length;
      exports.seeKey(exports.at.CHUNK, end, end, end, 1);
      const digest = Buffer.from(
        exports.memory.buffer,
        exports.at.DIGESTS + 32 * exports.at.MOST_ROWS,
        16,
      );
      const [first, second] = [SECRET.subarray(0, 8), SECRET.subarray(8)].map((secret) =>
        halfSipHash64(secret, Buffer.from(key), 1, 3),
      );
      expect(digest).toEqual(Buffer.concat([first!, second!.subarray(0, 7), Buffer.of(255)]));
    }),
    { numRuns: 200 },
  );
});

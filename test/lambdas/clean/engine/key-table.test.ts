import * as fc from 'fast-check';
import { KeyTable } from '../../../../lambdas/clean/engine/key-table';

const row = (key: string, content = '', version: readonly bigint[] = []) => ({
  key,
  content,
  version,
});

test('knows every key again after growing many times', () => {
  const table = new KeyTable(0);
  for (let i = 1; i <= 20_000; i++) expect(table.see(row(`k${i}`), i).kind).toBe('first');
  for (let i = 1; i <= 20_000; i += 97) {
    expect(table.see(row(`k${i}`), 90_000 + i)).toMatchObject({ kind: 'again', sameContent: true });
  }
});

test('finds the newest row of each key, as a map of all rows does', () => {
  const rows = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      version: fc.constantFrom(-(2n ** 63n), -1n, 0n, 5n, 2n ** 62n),
    }),
  );
  fc.assert(
    fc.property(rows, (seen) => {
      const table = new KeyTable(1);
      const winners = new Map<string, { line: number; version: bigint }>();
      for (const [index, { key, version }] of seen.entries()) {
        const line = index + 1;
        const { kind } = table.see(row(key, '', [version]), line);
        const best = winners.get(key);
        expect(kind).toBe(!best ? 'first' : version > best.version ? 'newer' : 'again');
        if (kind !== 'again') winners.set(key, { line, version });
      }
      for (const [index, { key }] of seen.entries()) {
        const won = winners.get(key)?.line === index + 1;
        expect(table.lookUp(row(key), index + 1).kind).toBe(won ? 'first' : 'again');
      }
    }),
  );
});

test('versions are compared column by column', () => {
  const table = new KeyTable(2);
  table.see(row('a', '', [1n, 9n]), 1);
  expect(table.see(row('a', '', [2n, 0n]), 2)).toEqual({ kind: 'newer' });
  expect(table.see(row('a', '', [2n, 0n]), 3).kind).toBe('again');
  expect(table.see(row('a', '', [2n, 1n]), 4)).toEqual({ kind: 'newer' });
});

test('tells equal content from other content, and counts occurrences', () => {
  const table = new KeyTable(0, true);
  table.see(row('a', 'x,y'), 1);
  expect(table.see(row('a', 'x,y'), 2)).toMatchObject({ sameContent: true, occurrence: 2 });
  expect(table.see(row('a', 'y,x'), 3)).toMatchObject({ sameContent: false, occurrence: 3 });
});

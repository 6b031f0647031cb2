import * as fc from 'fast-check';
import { KeyTable, NO_VERSION } from '../../../../lambdas/clean/engine/key-table';

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
      version: fc.constantFrom(NO_VERSION, -1n, 0n, 5n, 2n ** 62n),
    }),
  );
  fc.assert(
    fc.property(rows, (seen) => {
      const table = new KeyTable(1);
      const outdated = new Set<number>();
      const winners = new Map<string, { line: number; version: bigint }>();
      for (const [index, { key, version }] of seen.entries()) {
        const line = index + 1;
        const sighting = table.see(row(key, '', [version]), line);
        if (sighting.kind === 'newer') outdated.add(sighting.line);
        if (sighting.kind === 'again') outdated.add(line);
        const best = winners.get(key);
        if (!best || version > best.version) winners.set(key, { line, version });
      }
      const won = new Set([...winners.values()].map(({ line }) => line));
      const kept = seen.map((_, i) => i + 1).filter((line) => !outdated.has(line));
      expect(new Set(kept)).toEqual(won);
    }),
  );
});

test('versions are compared column by column', () => {
  const table = new KeyTable(2);
  table.see(row('a', '', [1n, 9n]), 1);
  expect(table.see(row('a', '', [2n, 0n]), 2)).toEqual({ kind: 'newer', line: 1 });
  expect(table.see(row('a', '', [2n, 0n]), 3).kind).toBe('again');
  expect(table.see(row('a', '', [2n, 1n]), 4)).toEqual({ kind: 'newer', line: 2 });
});

test('tells equal content from other content, and counts occurrences', () => {
  const table = new KeyTable(0, true);
  table.see(row('a', 'x,y'), 1);
  expect(table.see(row('a', 'x,y'), 2)).toMatchObject({ sameContent: true, occurrence: 2 });
  expect(table.see(row('a', 'y,x'), 3)).toMatchObject({ sameContent: false, occurrence: 3 });
});

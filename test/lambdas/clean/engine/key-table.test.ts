import * as fc from 'fast-check';
import { KeyTable } from '../../../../lambdas/clean/engine/key-table';

const row = (key: string, content = '') => ({ key, content, version: [] });

/** Notes a row by its texts. */
function see(table: KeyTable, key: string, line: number, content = '', version: bigint[] = []) {
  table.take(row(key, content));
  return table.see(version, line);
}

test('knows every key again after growing many times, by its text and by its bytes', () => {
  const table = new KeyTable(0);
  for (let i = 1; i <= 30_000; i++) expect(see(table, `k${i}`, i, `é${i}`).kind).toBe('first');
  for (let i = 1; i <= 30_000; i += 97) {
    expect(see(table, `k${i}`, 90_000 + i, `é${i}`)).toMatchObject({ sameContent: true });
    const bytes = Buffer.from(`,k${i},é${i},`);
    const key = Buffer.byteLength(`k${i}`);
    table.takeKey(bytes, 1, 1 + key);
    table.takeContent(bytes, 2 + key, bytes.length - 1);
    expect(table.see([], i)).toMatchObject({ kind: 'again', sameContent: true });
    expect(table.lookUp(i)).toEqual({ kind: 'first' });
  }
  expect(see(table, 'k30001', 1).kind).toBe('first');
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
        const { kind } = see(table, key, line, '', [version]);
        const best = winners.get(key);
        expect(kind).toBe(!best ? 'first' : version > best.version ? 'newer' : 'again');
        if (kind !== 'again') winners.set(key, { line, version });
      }
      for (const [index, { key }] of seen.entries()) {
        const won = winners.get(key)?.line === index + 1;
        table.take(row(key));
        expect(table.lookUp(index + 1).kind).toBe(won ? 'first' : 'again');
      }
    }),
  );
});

test('versions are compared column by column', () => {
  const table = new KeyTable(2);
  see(table, 'a', 1, '', [1n, 9n]);
  expect(see(table, 'a', 2, '', [2n, 0n])).toEqual({ kind: 'newer' });
  expect(see(table, 'a', 3, '', [2n, 0n]).kind).toBe('again');
  expect(see(table, 'a', 4, '', [2n, 1n])).toEqual({ kind: 'newer' });
});

test('a corrected row has no version: it never is the newer one', () => {
  const table = new KeyTable(1);
  see(table, 'a', 1, '', [-5n]);
  expect(see(table, 'a', 2).kind).toBe('again');
  expect(see(table, 'b', 3)).toEqual({ kind: 'first' });
});

test('tells equal content from other content, and counts occurrences', () => {
  const table = new KeyTable(0, true);
  see(table, 'a', 1, 'x,y');
  expect(see(table, 'a', 2, 'x,y')).toMatchObject({ sameContent: true, occurrence: 2 });
  expect(see(table, 'a', 3, 'y,x')).toMatchObject({ sameContent: false, occurrence: 3 });
});

test('the content of a key is that of its newest row', () => {
  const table = new KeyTable(1);
  see(table, 'a', 1, 'old', [1n]);
  see(table, 'a', 2, 'new', [2n]);
  expect(see(table, 'a', 3, 'new', [1n])).toMatchObject({ sameContent: true });
  expect(see(table, 'a', 4, 'old', [1n])).toMatchObject({ sameContent: false });
});

test('a line number above 2^31 is kept', () => {
  const table = new KeyTable(0);
  see(table, 'a', 4_000_000_000);
  expect(table.lookUp(4_000_000_000).kind).toBe('first');
  expect(table.lookUp(1).kind).toBe('again');
});

test('a long text is digested whole', () => {
  const table = new KeyTable(0);
  const long = 'ü'.repeat(200_000);
  see(table, long, 1, long);
  expect(see(table, `${long}x`, 2).kind).toBe('first');
  expect(see(table, long, 3, long)).toMatchObject({ kind: 'again', sameContent: true });
  expect(see(table, long, 4, `${long}x`)).toMatchObject({ sameContent: false });
});

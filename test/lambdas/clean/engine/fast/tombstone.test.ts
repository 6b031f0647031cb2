import type { Value } from '../../../../../contracts/expression/value';
import { CanonicalCells } from '../../../../../lambdas/clean/engine/fast/canonical-cells';
import { Tombstone } from '../../../../../lambdas/clean/engine/fast/tombstone';
import { column, contract } from '../clean-content';

const columns = [column('n', { type: 'integer', sqlType: 'integer' }), column('word')];

/** The cell of `_deleted` in a row with the number `n` and the text `word`. */
function cellOf(deleteWhen: string | undefined, n: number, word: Value = null): string | undefined {
  const facts = { columns, key: ['n'], ...(deleteWhen !== undefined && { deleteWhen }) };
  const row = new CanonicalCells(Uint8Array.from([0, 0]));
  row.setNumber(0, n);
  const values: Readonly<Record<string, Value>> = { n: Number.isNaN(n) ? null : n, word };
  return new Tombstone(contract(facts)).cellOf(row, (name) => values[name] ?? null);
}

test('a contract that deletes nothing has no such cell', () => {
  expect(cellOf(undefined, 1)).toBe('');
});

test('conditions over numbers', () => {
  expect(cellOf('n < 0', -1)).toBe(',t');
  expect(cellOf('n < 0', 0)).toBe(',f');
});

test('conditions over texts', () => {
  expect(cellOf("word = 'gone'", 1, 'gone')).toBe(',t');
  expect(cellOf("word = 'gone'", 1, 'here')).toBe(',f');
});

test('NULL deletes nothing', () => {
  expect(cellOf('n < 0', Number.NaN)).toBe(',f');
  expect(cellOf("word = 'gone'", 1)).toBe(',f');
});

test('a condition without a result is left to the row rules', () => {
  expect(cellOf('10 / n > 1', 0)).toBeUndefined();
  expect(cellOf("10 / n > 1 AND word = 'gone'", 0, 'gone')).toBeUndefined();
});

/** Columns that must be there as numbers. */
function readsOf(deleteWhen: string): readonly number[] {
  return new Tombstone(contract({ columns, key: ['n'], deleteWhen })).numbersRead;
}

test('only conditions over numbers read numbers', () => {
  expect(readsOf('n < 0')).toEqual([0]);
  expect(readsOf("word = 'gone'")).toEqual([]);
});

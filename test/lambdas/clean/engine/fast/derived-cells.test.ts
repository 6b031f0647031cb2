import type { Value } from '../../../../../contracts/expression/value';
import type { Column } from '../../../../../contracts/types';
import { CanonicalCells } from '../../../../../lambdas/clean/engine/fast/canonical-cells';
import { DerivedCells } from '../../../../../lambdas/clean/engine/fast/derived-cells';
import { column, contract } from '../clean-content';

const integer = { type: 'integer', sqlType: 'integer' } as const;
const N = column('n', integer);

/** What a row with the number `n` and the text `word` becomes; undefined when the row rules must judge it. */
function derived(made: Column, n: number, word: Value = null) {
  const cells = new DerivedCells(contract({ columns: [N, column('word'), made], key: ['n'] }));
  const row = new CanonicalCells(Uint8Array.from([0, 0, made.scale ?? 0]));
  row.setNumber(0, n);
  const values: Readonly<Record<string, Value>> = { n: Number.isNaN(n) ? null : n, word };
  if (!cells.derive(row, (name) => values[name] ?? null)) return undefined;
  if (row.isNull(2)) return null;
  const out = Buffer.alloc(100);
  const text = out.toString('utf8', 0, row.writeCell(2, Buffer.alloc(0), out, 0));
  return { text, value: cells.value(2, row) };
}

const twice = column('made', { ...integer, transform: 'n * 2' });
const share = column('made', {
  type: 'number',
  sqlType: 'numeric(6,2)',
  precision: 6,
  scale: 2,
  transform: 'n / 4.0',
});
const band = column('made', { transform: "CASE WHEN n > 5 THEN 'many, yes' ELSE 'few' END" });
const isMany = column('made', { type: 'boolean', sqlType: 'boolean', transform: 'n > 5' });
const joined = column('made', { transform: "word || '-' || n" });

test('numbers, decimals, texts and truth values are made of numbers', () => {
  expect(derived(twice, 7)).toEqual({ text: '14', value: 14 });
  expect(derived(share, 7)).toEqual({ text: '1.75', value: { unscaled: 175n, scale: 2 } });
  expect(derived(band, 7)?.text).toBe('"many, yes"');
  expect(derived(band, 1)?.text).toBe('few');
  expect(derived(isMany, 7)).toEqual({ text: 'true', value: true });
  expect(derived(isMany, 5)).toEqual({ text: 'false', value: false });
});

test('NULL stays NULL, and is left to the row rules where the column is required', () => {
  expect(derived(twice, Number.NaN)).toBeNull();
  expect(derived(joined, 7)).toBeNull();
  expect(derived({ ...twice, required: true }, Number.NaN)).toBeUndefined();
  expect(derived({ ...joined, required: true }, 7)).toBeUndefined();
});

test('what is no number program is made as in the row rules', () => {
  expect(derived(joined, 7, 'a,b')).toEqual({ text: '"a,b-7"', value: 'a,b-7' });
});

test.each([
  ['an overflow', twice, 2_000_000_000],
  ['a division by zero', { ...twice, transform: '100 / n' }, 0],
  ['a result above the maximum', { ...twice, maximum: 10 }, 7],
  ['a text that is not listed', { ...joined, enum: ['b-7'] }, 7],
  ['a text that is worth a warning', { ...band, transform: "CASE WHEN n > 5 THEN 'none' END" }, 7],
])('the row rules must judge %s', (_what, made, n) => {
  expect(derived(made, n, 'a')).toBeUndefined();
});

/** Columns that must be there as numbers. */
function readsOf(made: Column): number[] {
  const columns = [N, column('word'), made];
  return [...new DerivedCells(contract({ columns, key: ['n'] })).numbersRead];
}

test('only what number programs read must be there as numbers', () => {
  expect(readsOf(twice)).toEqual([0]);
  expect(readsOf(joined)).toEqual([]);
});

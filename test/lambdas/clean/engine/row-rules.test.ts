import type { RowLayout } from '../../../../lambdas/clean/engine/row-layout';
import { compileRowRules } from '../../../../lambdas/clean/engine/row-rules';
import { column, contract } from './clean-content';

/** `points` is a number that the derived `twice` needs; the key is no more than a text. */
const layout: RowLayout = {
  contract: contract({
    columns: [
      column('note'),
      column('points', { type: 'integer', sqlType: 'integer' }),
      column('id'),
      column('twice', { type: 'integer', sqlType: 'bigint', transform: 'points * 2' }),
      column('short', { maxLength: 3 }),
    ],
    key: ['id'],
  }),
  mapping: [0, 1, 2, -1, 3],
  captured: {},
  width: 4,
};

const reasonsOf = (check: ReturnType<typeof compileRowRules>, cells: readonly string[]) => {
  const row = check(cells);
  return row.ok ? [] : row.reasons.map(({ code, column: name }) => `${code}:${name}`);
};

test('all reasons of a row are found, those of its cells in the order of the columns', () => {
  const check = compileRowRules(layout);
  const long = 'k'.repeat(1001);
  expect(reasonsOf(check, ['n', 'x', 'a', 'four'])).toEqual(['type:points', 'length:short']);
  expect(reasonsOf(check, ['n', 'x', long, ''])).toEqual(['type:points', 'length:id']);
  expect(reasonsOf(check, ['n', '1', long, ''])).toEqual(['length:id']);
});

test('nothing of a row is left in the rows that follow', () => {
  const rows = [
    ['a note', '1', 'a', 'abc'],
    ['n', '1', 'k'.repeat(1001), ''],
    ['n', 'x', 'b', ''],
    ['', '', '', ''],
    ['n', 'x', '', ''],
    [' of text ', '2', 'c', ''],
  ];
  const check = compileRowRules(layout);
  const together = rows.map((cells) => structuredClone(check(cells)));
  expect(together).toEqual(rows.map((cells) => compileRowRules(layout)(cells)));
  expect(together.at(-1)).toMatchObject({ ok: true, line: 'of text,2,c,4,' });
});

test('what was made of a row stays as it is when the next is checked', () => {
  const check = compileRowRules(layout);
  const first = check(['a note', '1', 'a', 'abc']);
  const before = structuredClone(first);
  check(['another', '2', 'b', '']);
  expect(first).toEqual(before);
});

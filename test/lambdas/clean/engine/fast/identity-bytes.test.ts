import { CanonicalCells } from '../../../../../lambdas/clean/engine/fast/canonical-cells';
import { IdentityBytes } from '../../../../../lambdas/clean/engine/fast/identity-bytes';
import { compileIdentity } from '../../../../../lambdas/clean/engine/row-identity';
import { RowKeys } from '../../../../../lambdas/clean/engine/row-keys';
import type { RowLayout } from '../../../../../lambdas/clean/engine/row-layout';
import { column, contract } from '../clean-content';

const three = { columns: [column('a'), column('b'), column('c')] };
const layoutOf = (facts: Parameters<typeof contract>[0], mapping = [0, 1, 2]): RowLayout => {
  const names = { ...three, ...facts };
  return { contract: contract(names), mapping, captured: {}, width: 3 };
};
const HASHED = [
  column('a'),
  column('b', { required: true, whenColumnAbsent: 'rowHash' }),
  column('c'),
];

/** Takes a row of three cells that stand in the record as they are, unless the layout says otherwise. */
function taken(layout: RowLayout, cells: readonly string[]) {
  const row = new CanonicalCells(new Uint8Array(layout.mapping.length));
  const identity = new IdentityBytes(layout);
  row.marked = identity.hashed;
  const record = Buffer.from(`${cells.join(',')}    `);
  const texts = layout.mapping.map((at, index) => {
    const from = at < 1 ? 0 : cells.slice(0, at).join(',').length + 1;
    const text = at < 0 ? '' : cells[at]!;
    if (at < 0) row.setOther(index, Buffer.alloc(0));
    else row.setRecord(index, from, from + Buffer.byteLength(text));
    return text;
  });
  const keys = new RowKeys(layout);
  const line = Buffer.alloc(300);
  const to = row.write(record, line, 0);
  const end = identity.take(keys, record, row, line, 0, to, () => cells);
  const first = keys.judgeTaken([], 2);
  const judge = (others: readonly string[]) => {
    const same = compileIdentity(layout)(
      texts,
      texts.map(() => null),
      others,
    );
    return { same, verdict: keys.judge(same.identity, 3) };
  };
  return { line: line.toString('utf8', 0, end), first, judge };
}

test.each<[string, RowLayout]>([
  ['one column', layoutOf({ key: ['b'] })],
  ['several columns', layoutOf({ key: ['c', 'a'] })],
  ['its hash, behind the columns', layoutOf({ key: [] })],
  [
    'its hash, where cells are dropped',
    layoutOf({ columns: three.columns.slice(1), key: [] }, [0, 2]),
  ],
  [
    'its hash, in a column that the file lacks',
    layoutOf({ columns: HASHED, key: ['b'] }, [0, -1, 2]),
  ],
])('a row is known by %s as in the row rules', (_what, layout) => {
  const cells = ['x1', 'y2', 'z3'];
  const { line, first, judge } = taken(layout, cells);
  const { same, verdict } = judge(cells);
  expect(first).toEqual({ kind: 'accept', suffix: '' });
  expect(line).toBe(same.line);
  // The same key and the same content: nobody needs to see it.
  expect(verdict).toEqual({ kind: 'duplicate', listed: false });
});

test('a row that differs in a dropped cell only is ambiguous', () => {
  const layout = layoutOf({ columns: three.columns.slice(1), key: [] }, [0, 2]);
  const { judge } = taken(layout, ['x1', 'y2', 'z3']);
  expect(judge(['x1', 'other', 'z3']).verdict).toEqual({ kind: 'ambiguous' });
});

test('keys of more than 1,000 bytes are left to the row rules, wherever their cells are', () => {
  const identity = new IdentityBytes(layoutOf({ key: ['a', 'b'] }));
  const row = new CanonicalCells(new Uint8Array(3));
  row.setRecord(0, 0, 600);
  row.setOther(1, Buffer.alloc(400));
  row.setRecord(2, 700, 9000);
  expect(identity.isShort(row)).toBe(true);
  row.setOther(1, Buffer.alloc(401));
  expect(identity.isShort(row)).toBe(false);
});

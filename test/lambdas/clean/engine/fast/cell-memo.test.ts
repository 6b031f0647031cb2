import { CellMemo } from '../../../../../lambdas/clean/engine/fast/cell-memo';

const look = (memo: CellMemo<string>, text: string) => {
  const bytes = Buffer.from(`<${text}>`);
  return memo.get(bytes, 1, bytes.length - 1);
};
const note = (memo: CellMemo<string>, text: string) => {
  const bytes = Buffer.from(`<${text}>`);
  memo.set(bytes, 1, bytes.length - 1, `of ${text}`);
};

test('a spelling is known once it was noted, and no other', () => {
  const memo = new CellMemo<string>(64);
  expect(look(memo, 'female')).toBeUndefined();
  note(memo, 'female');
  expect(look(memo, 'female')).toBe('of female');
  expect(look(memo, 'femal')).toBeUndefined();
  expect(look(memo, 'femalE')).toBeUndefined();
});

test('spellings that share a slot are never mixed up', () => {
  const memo = new CellMemo<string>(2);
  const texts = Array.from({ length: 200 }, (_, i) => `text ${i}`);
  for (const text of texts) {
    note(memo, text);
    expect(look(memo, text)).toBe(`of ${text}`);
  }
  for (const text of texts) expect([undefined, `of ${text}`]).toContain(look(memo, text));
});

test('long cells are not kept', () => {
  const memo = new CellMemo<string>(64);
  note(memo, 'x'.repeat(33));
  expect(look(memo, 'x'.repeat(33))).toBeUndefined();
});

test('a column whose cells do not come again is not looked up any more', () => {
  const memo = new CellMemo<string>(64);
  for (let i = 0; i < 5000; i++) look(memo, `new ${i}`);
  note(memo, 'late');
  expect(look(memo, 'late')).toBeUndefined();
});

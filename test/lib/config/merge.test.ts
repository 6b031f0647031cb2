import * as fc from 'fast-check';

import { merge } from '../../../lib/config/merge';

const tree = fc.letrec<{ tree: Record<string, unknown> }>((tie) => ({
  tree: fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.oneof({ depthSize: 'small' }, fc.integer(), fc.array(fc.integer()), tie('tree')),
  ),
})).tree;

test('what only one side has stays, and the other side wins where both have a leaf', () => {
  expect(merge({ a: { b: 1, c: 2 }, d: [1] }, { a: { b: 3 }, d: [2] })).toEqual({
    a: { b: 3, c: 2 },
    d: [2],
  });
});

test('merging nothing, or the same again, changes nothing', () => {
  fc.assert(
    fc.property(tree, tree, (base, over) => {
      expect(merge(base, {})).toEqual(base);
      expect(merge(merge(base, over), over)).toEqual(merge(base, over));
    }),
  );
});

import * as fc from 'fast-check';

import { shares } from '../../../../lambdas/search/engine/score-parts';

describe('shares', () => {
  it('are whole, not negative, near their weight, and add up to the whole', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.001, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 }),
        (weights) => {
          const parts = shares(500_000, weights);
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(500_000);
          parts.forEach((part, index) => {
            expect(Number.isInteger(part)).toBe(true);
            expect(Math.abs(part - (500_000 * (weights[index] ?? 0)) / total)).toBeLessThanOrEqual(
              1,
            );
          });
        },
      ),
    );
  });

  it('give nothing where nothing weighs', () => {
    expect(shares(10, [])).toEqual([]);
    expect(shares(10, [0, 0])).toEqual([0, 0]);
  });
});

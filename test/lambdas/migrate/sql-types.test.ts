import * as fc from 'fast-check';

import { isWidening } from '../../../lambdas/migrate/sql-types';

const numeric = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 10 }))
  .filter(([precision, scale]) => scale <= precision)
  .map(([precision, scale]) => ({ precision, scale }));

describe('isWidening', () => {
  it('lets a decimal grow exactly when its greatest and its finest value still fit', () => {
    fc.assert(
      fc.property(numeric, numeric, (from, to) => {
        const whole = ({ precision, scale }: typeof from) => precision - scale;
        const fits = whole(to) >= whole(from) && to.scale >= from.scale;
        const name = ({ precision, scale }: typeof from) => `numeric(${precision},${scale})`;
        expect(isWidening(name(from), name(to))).toBe(fits);
      }),
    );
  });

  it.each([
    ['integer', 'bigint', true],
    ['bigint', 'integer', false],
    ['integer', 'numeric(12,2)', true],
    ['integer', 'numeric(11,2)', false],
    ['bigint', 'numeric(19,0)', true],
    ['numeric(5,0)', 'integer', true],
    ['numeric(5,2)', 'integer', false],
    ['date', 'text', true],
    ['boolean', 'text', true],
    ['numeric(5,2)', 'text', true],
    // PostgreSQL writes timestamps otherwise than the canonical form
    ['timestamp with time zone', 'text', false],
    ['text', 'integer', false],
    ['date', 'timestamp with time zone', false],
  ])('%s -> %s: %s', (from, to, expected) => {
    expect(isWidening(from, to)).toBe(expected);
  });
});

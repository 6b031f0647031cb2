import { numberLimits } from '../../../../../lambdas/clean/engine/fast/number-limits';
import { column } from '../clean-content';

const money = { type: 'number', sqlType: 'numeric(6,2)', precision: 6, scale: 2 } as const;

test('limits are whole numbers of the last digit', () => {
  expect(numberLimits(column('n', { ...money, minimum: -10.5, maximum: 99.99 }))).toMatchObject({
    scale: 2,
    low: -1050,
    high: 9999,
  });
});

test('a bound between two cells is the cell inside', () => {
  expect(numberLimits(column('n', { ...money, minimum: 0.005, maximum: 1.005 }))).toMatchObject({
    low: 1,
    high: 100,
  });
  expect(numberLimits(column('n', { ...money, minimum: -0.005, maximum: -1.005 }))).toMatchObject({
    low: -0,
    high: -101,
  });
});

test('the type bounds what no minimum and no maximum bounds', () => {
  expect(numberLimits(column('n', money))).toMatchObject({ low: -999_999, high: 999_999 });
  const integer = { type: 'integer', sqlType: 'integer' } as const;
  expect(numberLimits(column('n', integer))).toMatchObject({ high: 2_147_483_647 });
});

test('values are those of the row rules', () => {
  expect(numberLimits(column('n', money))?.toValue(150)).toEqual({ unscaled: 150n, scale: 2 });
  expect(numberLimits(column('n', { type: 'integer', sqlType: 'bigint' }))?.toValue(7)).toBe(7n);
});

test('numbers without a fixed scale, and texts, have none', () => {
  expect(numberLimits(column('n', { type: 'number', sqlType: 'numeric' }))).toBeUndefined();
  expect(numberLimits(column('n'))).toBeUndefined();
});

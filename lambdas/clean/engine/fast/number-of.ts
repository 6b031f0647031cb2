import type { Value } from '../../../../contracts/expression/value';

/**
 * A value as expressions over numbers read it: unscaled at the column's scale, booleans 0 and 1.
 * @returns NaN for NULL, texts, and numbers that a double does not hold exactly.
 */
export function numberOf(value: Value, scale: number): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'bigint') return safe(value);
  if (typeof value !== 'object' || value === null || value.scale !== scale) return Number.NaN;
  return safe(value.unscaled);
}

function safe(value: bigint): number {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : Number.NaN;
}

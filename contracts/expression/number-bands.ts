import type { Evaluate } from './number-arithmetic';
import type { Comparison } from './number-node';

/** A comparison of a column with a literal. */
export interface Threshold {
  readonly slot: number;
  readonly operator: Comparison;
  /** At the column's scale. */
  readonly constant: number;
}

type Count = (value: number, thresholds: Float64Array) => number;

/** How many thresholds stand before the first that holds; none holds for NULL. */
const FIRST: Readonly<Partial<Record<Comparison, Count>>> = {
  '<': (value, thresholds) => {
    let at = 0;
    while (at < thresholds.length && !(value < thresholds[at]!)) at++;
    return at;
  },
  '<=': (value, thresholds) => {
    let at = 0;
    while (at < thresholds.length && !(value <= thresholds[at]!)) at++;
    return at;
  },
  '>': (value, thresholds) => {
    let at = 0;
    while (at < thresholds.length && !(value > thresholds[at]!)) at++;
    return at;
  },
  '>=': (value, thresholds) => {
    let at = 0;
    while (at < thresholds.length && !(value >= thresholds[at]!)) at++;
    return at;
  },
};

/**
 * A CASE that puts one column into bands (`WHEN score >= 90 THEN … WHEN score >= 80 THEN …`) as one loop
 * over its thresholds. Undefined when the CASE is something else.
 */
export function bands(
  conditions: readonly (Threshold | undefined)[],
  branches: readonly (number | undefined)[],
): Evaluate | undefined {
  const [first] = conditions;
  if (first === undefined) return undefined;
  const { slot, operator } = first;
  const count = FIRST[operator];
  const alike = conditions.every((each) => each?.slot === slot && each.operator === operator);
  if (!count || !alike || branches.includes(undefined)) return undefined;
  const thresholds = Float64Array.from(conditions, (each) => each?.constant ?? Number.NaN);
  const values = Float64Array.from(branches, (value) => value ?? Number.NaN);
  return (slots) => values[count(slots[slot]!, thresholds)]!;
}

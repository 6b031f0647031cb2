import {
  type Decline,
  type Evaluate,
  fit,
  roundedQuotient,
  safeDenominator,
  safePower,
} from './number-arithmetic';
import { type Comparison, isNumeric, NotInNumbers, type NumberNode } from './number-node';
import { COMPARE } from './number-operators';

const NAN = Number.NaN;

/** A division whose digits are not settled. */
export interface Quotient {
  readonly left: NumberNode;
  readonly right: NumberNode;
}

/** A quotient rounded to `scale` digits, as ROUND, CAST and assignments do with PostgreSQL's own one. */
export function roundedDivision(
  left: NumberNode,
  right: NumberNode,
  scale: number,
  decline: Decline,
): NumberNode {
  const up = safePower(scale + Math.max(right.scale - left.scale, 0));
  const down = safePower(Math.max(left.scale - right.scale, 0));
  if (!(isNumeric(left) && isNumeric(right)) || scale < 0 || up === undefined || down === undefined)
    throw new NotInNumbers();
  if (right.constant !== undefined && right.constant > 0) {
    return {
      type: 'numeric',
      scale,
      run: byConstant(left.run, up, right.constant * down, scale, decline),
    };
  }
  const [a, b] = [left.run, right.run];
  const limit = Number.MAX_SAFE_INTEGER;
  const unit = 10 ** scale;
  const run: Evaluate = (slots) => {
    const x = a(slots);
    const y = b(slots);
    const numerator = fit(y < 0 ? -x * up : x * up, limit, decline);
    const denominator = fit(y < 0 ? -y * down : y * down, limit, decline);
    if (numerator !== numerator || denominator !== denominator) return NAN;
    if (denominator < safeDenominator(numerator / denominator / unit, scale) && denominator > 0) {
      return roundedQuotient(numerator, denominator);
    }
    decline.raised = true;
    return NAN;
  };
  return { type: 'numeric', scale, run };
}

/** `a * up / denominator`, rounded. Declines where a quotient of 10,000 may have too few digits. */
function byConstant(
  a: Evaluate,
  up: number,
  denominator: number,
  scale: number,
  decline: Decline,
): Evaluate {
  if (denominator >= safeDenominator(0, scale)) throw new NotInNumbers();
  const limit = Math.min(Number.MAX_SAFE_INTEGER, denominator * 10 ** (4 + scale) - 1);
  return (slots) => roundedQuotient(fit(a(slots) * up, limit, decline), denominator);
}

/**
 * A comparison of a quotient with a number, without dividing. PostgreSQL's own quotient is rounded: it is on
 * the same side of the number unless the two are closer than the rounding moves it, which is declined.
 */
export function quotientComparison(
  operator: Comparison,
  { left, right }: Quotient,
  other: NumberNode,
  decline: Decline,
): NumberNode {
  const up = safePower(other.scale + Math.max(right.scale - left.scale, 0));
  const down = safePower(Math.max(left.scale - right.scale, 0));
  if (![left, right, other].every(isNumeric) || other.scale < 0) throw new NotInNumbers();
  if (up === undefined || down === undefined) throw new NotInNumbers();
  const [a, b, c] = [left.run, right.run, other.run];
  const limit = Number.MAX_SAFE_INTEGER;
  const unit = 10 ** other.scale;
  const distance: Evaluate = (slots) => {
    const x = a(slots);
    const y = b(slots);
    const z = c(slots);
    const numerator = fit(y < 0 ? -x * up : x * up, limit, decline);
    const denominator = fit(y < 0 ? -y * down : y * down, limit, decline);
    if (numerator !== numerator || denominator !== denominator) return NAN;
    if (
      denominator < safeDenominator(numerator / denominator / unit, other.scale) &&
      denominator > 0
    ) {
      return numerator - fit(z * denominator, limit, decline);
    }
    decline.raised = true;
    return NAN;
  };
  return { type: 'boolean', scale: 0, run: COMPARE[operator](distance, () => 0) };
}

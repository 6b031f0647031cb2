import { type Decline, type Evaluate, fit, roundedQuotient, safePower } from './number-arithmetic';
import {
  type Comparison,
  isNumeric,
  LIMITS,
  NotInNumbers,
  type NumberNode,
  widest,
} from './number-node';

type Arithmetic = '+' | '-' | '*' | '/' | '%';

const NAN = Number.NaN;

/** `+ - *`, `%`, and `/` of whole numbers. */
export function numberArithmetic(
  operator: Arithmetic,
  left: NumberNode,
  right: NumberNode,
  decline: Decline,
): NumberNode {
  if (!(isNumeric(left) && isNumeric(right))) throw new NotInNumbers();
  const type = widest([left, right]);
  const limit = LIMITS[type];
  if (operator === '*') {
    const [a, b] = [left.run, right.run];
    const run: Evaluate = (slots) => fit(a(slots) * b(slots), limit, decline);
    return { type, scale: left.scale + right.scale, run };
  }
  // The digits of a quotient depend on its size: it is a number of this program only once it is rounded.
  if (operator === '/' && type === 'numeric') throw new NotInNumbers();
  const scale = Math.max(left.scale, right.scale);
  const a = rescaled(left, scale, decline);
  const b = rescaled(right, scale, decline);
  const run =
    operator === '+' && b.slot !== undefined
      ? plusSlot(a, b.slot, limit, decline)
      : RUNS[operator](a.run, b.run, limit, decline);
  return { type, scale, run };
}

/** Sums of columns are the most frequent transforms: without a call for each column. */
function plusSlot(
  { run, slot }: NumberNode,
  other: number,
  limit: number,
  decline: Decline,
): Evaluate {
  return slot === undefined
    ? (slots) => fit(run(slots) + slots[other]!, limit, decline)
    : (slots) => fit(slots[slot]! + slots[other]!, limit, decline);
}

type Build = (a: Evaluate, b: Evaluate, limit: number, decline: Decline) => Evaluate;

const RUNS: Readonly<Record<Exclude<Arithmetic, '*'>, Build>> = {
  '+': (a, b, limit, decline) => (slots) => fit(a(slots) + b(slots), limit, decline),
  '-': (a, b, limit, decline) => (slots) => fit(a(slots) - b(slots), limit, decline),
  '/': (a, b, limit, decline) => (slots) => {
    const x = a(slots);
    const y = b(slots);
    // A double below a whole number is further from it than rounding moves it: cutting is exact.
    return y === 0 ? byZero(x, decline) : fit(Math.trunc(x / y), limit, decline);
  },
  '%': (a, b, _limit, decline) => (slots) => {
    const x = a(slots);
    const y = b(slots);
    return y === 0 ? byZero(x, decline) : x % y;
  },
};

/** NULL divided by zero is NULL, a number is an error. */
function byZero(x: number, decline: Decline): number {
  if (x === x) decline.raised = true;
  return NAN;
}

/** `= <> < <= > >=` on two numbers or two truth values. */
export function numberComparison(
  operator: Comparison,
  left: NumberNode,
  right: NumberNode,
  decline: Decline,
): NumberNode {
  widest([left, right]);
  const scale = Math.max(left.scale, right.scale);
  const a = rescaled(left, scale, decline);
  const b = rescaled(right, scale, decline);
  const run = COMPARE[operator](a.run, b.run);
  if (a.slot === undefined || b.constant === undefined) return { type: 'boolean', scale: 0, run };
  const threshold = { slot: a.slot, operator, constant: b.constant };
  return { type: 'boolean', scale: 0, run, threshold };
}

/** Each comparison of two values of one scale. */
export const COMPARE: Readonly<Record<Comparison, (a: Evaluate, b: Evaluate) => Evaluate>> = {
  '=': (a, b) => (slots) => order(a(slots), b(slots), (x, y) => x === y),
  '<>': (a, b) => (slots) => order(a(slots), b(slots), (x, y) => x !== y),
  '<': (a, b) => (slots) => order(a(slots), b(slots), (x, y) => x < y),
  '<=': (a, b) => (slots) => order(a(slots), b(slots), (x, y) => x <= y),
  '>': (a, b) => (slots) => order(a(slots), b(slots), (x, y) => x > y),
  '>=': (a, b) => (slots) => order(a(slots), b(slots), (x, y) => x >= y),
};

function order(x: number, y: number, holds: (x: number, y: number) => boolean): number {
  return x !== x || y !== y ? NAN : holds(x, y) ? 1 : 0;
}

/** The same number with another scale, half away from zero when digits go. */
export function rescaled(node: NumberNode, scale: number, decline: Decline): NumberNode {
  const { type, run, constant } = node;
  if (scale === node.scale || type === 'null') return { ...node, scale };
  const power = safePower(Math.abs(scale - node.scale));
  if (power === undefined) throw new NotInNumbers();
  const limit = Number.MAX_SAFE_INTEGER;
  const up = scale > node.scale;
  if (constant !== undefined) {
    return literal(type, up ? constant * power : roundedQuotient(constant, power), scale);
  }
  return {
    type,
    scale,
    run: up
      ? (slots) => fit(run(slots) * power, limit, decline)
      : (slots) => roundedQuotient(run(slots), power),
  };
}

/** A number that is the same for every row. @throws {NotInNumbers} when it is too great */
export function literal(type: NumberNode['type'], constant: number, scale: number): NumberNode {
  if (!Number.isSafeInteger(constant)) throw new NotInNumbers();
  return { type, scale, constant, run: () => constant };
}

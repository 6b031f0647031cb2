import type { Decline, Evaluate } from './number-arithmetic';
import { bands } from './number-bands';
import { NotInNumbers, type NumberNode, widest } from './number-node';
import { rescaled } from './number-operators';

const NAN = Number.NaN;

/** AND, OR and NOT are three-valued, and look at the right side when the exact evaluation does. */
export function numberConjunction(left: NumberNode, right: NumberNode): NumberNode {
  const a = truthOf(left);
  const b = truthOf(right);
  return boolean((slots) => {
    const x = a(slots);
    if (x === 0) return 0;
    const y = b(slots);
    return y === 0 ? 0 : x !== x ? x : y;
  });
}

export function numberDisjunction(left: NumberNode, right: NumberNode): NumberNode {
  const a = truthOf(left);
  const b = truthOf(right);
  return boolean((slots) => {
    const x = a(slots);
    if (x === 1) return 1;
    const y = b(slots);
    return y === 1 ? 1 : x !== x ? x : y;
  });
}

export function numberNegation(operand: NumberNode): NumberNode {
  const a = truthOf(operand);
  return boolean((slots) => 1 - a(slots));
}

/** IS NULL, IS TRUE, IS FALSE, IS UNKNOWN. */
export function numberTest(
  operand: NumberNode,
  test: 'null' | 'true' | 'false' | 'unknown',
): NumberNode {
  const run = test === 'null' ? operand.run : truthOf(operand);
  if (test === 'null' || test === 'unknown') {
    return boolean((slots) => {
      const value = run(slots);
      return value !== value ? 1 : 0;
    });
  }
  const wanted = test === 'true' ? 1 : 0;
  return boolean((slots) => (run(slots) === wanted ? 1 : 0));
}

/** IS DISTINCT FROM: NULL is equal to NULL, and to nothing else. */
export function numberDistinction(
  left: NumberNode,
  right: NumberNode,
  decline: Decline,
): NumberNode {
  const { items } = shared([left, right], decline);
  const [a, b] = [items[0]!.run, items[1]!.run];
  return boolean((slots) => {
    const x = a(slots);
    const y = b(slots);
    return x === y || (x !== x && y !== y) ? 0 : 1;
  });
}

/** CASE: branches that are not taken are not evaluated, as they could be declined. */
export function numberChoice(
  conditions: readonly NumberNode[],
  branches: readonly NumberNode[],
  decline: Decline,
): NumberNode {
  const { type, scale, items } = shared(branches, decline);
  return { type, scale, run: firstTrue(conditions, items) };
}

/** The branch of the first condition that holds; the last branch stands behind ELSE. */
export function firstTrue(
  conditions: readonly NumberNode[],
  branches: readonly Pick<NumberNode, 'run' | 'constant'>[],
): Evaluate {
  const tests = conditions.map(truthOf);
  const banded = bands(
    conditions.map(({ threshold }) => threshold),
    branches.map(({ constant }) => constant),
  );
  if (banded) return banded;
  const values = branches.map(({ run }) => run);
  const count = tests.length;
  return (slots) => {
    let at = 0;
    while (at < count && tests[at]!(slots) !== 1) at++;
    return values[at]!(slots);
  };
}

export function numberCoalesce(args: readonly NumberNode[], decline: Decline): NumberNode {
  const { type, scale, items } = shared(args, decline);
  return { type, scale, run: firstPresent(items) };
}

/** The first value that is not NULL; those after it are not evaluated. */
export function firstPresent(items: readonly Pick<NumberNode, 'run'>[]): Evaluate {
  const values = items.map(({ run }) => run);
  return (slots) => {
    for (const value of values) {
      const found = value(slots);
      if (found === found) return found;
    }
    return NAN;
  };
}

/** GREATEST (sign 1) and LEAST (sign -1): NULLs are left out. */
export function numberExtreme(
  sign: 1 | -1,
  args: readonly NumberNode[],
  decline: Decline,
): NumberNode {
  const { type, scale, items } = shared(args, decline);
  const run: Evaluate = (slots) => {
    let best = NAN;
    for (const item of items) {
      const value = item.run(slots);
      if (best !== best || sign * value > sign * best) best = value;
    }
    return best;
  };
  return { type, scale, run };
}

/** Values of one type and scale. */
function shared(nodes: readonly NumberNode[], decline: Decline) {
  const type = widest(nodes);
  const scale = Math.max(...nodes.map((node) => (node.type === 'null' ? 0 : node.scale)));
  return { type, scale, items: nodes.map((node) => rescaled(node, scale, decline)) };
}

function truthOf({ type, run }: NumberNode): Evaluate {
  if (type !== 'boolean' && type !== 'null') throw new NotInNumbers();
  return run;
}

function boolean(run: Evaluate): NumberNode {
  return { type: 'boolean', scale: 0, run };
}

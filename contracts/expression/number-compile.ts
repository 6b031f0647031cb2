import { parseDecimal } from '../decimal';
import { fit } from './number-arithmetic';
import {
  numberChoice,
  numberCoalesce,
  numberConjunction,
  numberDisjunction,
  numberDistinction,
  numberExtreme,
  numberNegation,
  numberTest,
} from './number-logic';
import {
  isNumeric,
  LIMITS,
  NotInNumbers,
  type NumberNode,
  type NumberScope,
  type NumberType,
} from './number-node';
import {
  literal,
  numberArithmetic,
  numberComparison,
  rescaled,
  roundedDivision,
} from './number-operators';
import { isArithmetic } from './operators';
import type { Arm, Syntax } from './syntax';

const NULL: NumberNode = { type: 'null', scale: 0, run: () => Number.NaN };

/**
 * Compiles a tree that `compileExpression` accepts to arithmetic on doubles.
 * @param digits digits after the point to which the value is rounded; without them it keeps its own.
 * @throws {NotInNumbers} where only the exact evaluation will do.
 */
export function compileNumbers(tree: Syntax, scope: NumberScope, digits?: number): NumberNode {
  const node = compileTree(tree, scope, digits);
  if (digits === undefined || node.type === 'null') return node;
  return { ...rescaled(node, digits, scope.decline), type: 'numeric' };
}

function compileTree(tree: Syntax, scope: NumberScope, digits?: number): NumberNode {
  const inner = (child: Syntax) => compileNumbers(child, scope);
  // Rounding goes into the branches, for that is where quotients stand.
  const same = (child: Syntax) => compileNumbers(child, scope, digits);
  switch (tree.kind) {
    case 'number':
      return numberLiteral(tree.text);
    case 'null':
      return NULL;
    case 'boolean':
      return literal('boolean', tree.value ? 1 : 0, 0);
    case 'column':
      return column(tree.name, scope);
    case 'plus':
      return same(tree.operand);
    case 'negate':
      return negated(inner(tree.operand), scope);
    case 'not':
      return numberNegation(inner(tree.operand));
    case 'is':
      return numberTest(inner(tree.operand), tree.test);
    case 'distinct':
      return numberDistinction(inner(tree.left), inner(tree.right), scope.decline);
    case 'binary':
      return binary(tree, scope, digits);
    case 'case':
      return choice(tree.arms, tree.otherwise, inner, same, scope);
    case 'call':
      return call(tree.name, tree.args, scope, digits);
    case 'cast':
      return cast(tree, scope);
    case 'text':
    case 'like':
    case 'extract':
      throw new NotInNumbers();
    default:
      return tree satisfies never;
  }
}

function numberLiteral(text: string): NumberNode {
  const value = parseDecimal(text);
  if (!value) throw new NotInNumbers();
  const whole = /^\d+$/.test(text);
  const small = value.unscaled < 2n ** 31n;
  const type = whole ? (small ? 'integer' : 'bigint') : 'numeric';
  return literal(type, Number(value.unscaled), value.scale);
}

function column(name: string, { columns, used }: NumberScope): NumberNode {
  const found = columns.get(name);
  if (!found) throw new NotInNumbers();
  used.add(name);
  const { slot, type, scale } = found;
  return { type, scale, slot, run: (slots) => slots[slot]! };
}

function binary(
  { operator, left, right }: Syntax & { kind: 'binary' },
  scope: NumberScope,
  digits: number | undefined,
): NumberNode {
  const { decline } = scope;
  const a = compileNumbers(left, scope);
  const b = compileNumbers(right, scope);
  if (operator === 'and') return numberConjunction(a, b);
  if (operator === 'or') return numberDisjunction(a, b);
  if (operator === '||') throw new NotInNumbers();
  if (!isArithmetic(operator)) return numberComparison(operator, a, b, decline);
  const exact = a.type === 'numeric' || b.type === 'numeric';
  return operator === '/' && exact && digits !== undefined
    ? roundedDivision(a, b, digits, decline)
    : numberArithmetic(operator, a, b, decline);
}

function choice(
  arms: readonly Arm[],
  otherwise: Syntax,
  condition: (tree: Syntax) => NumberNode,
  value: (tree: Syntax) => NumberNode,
  { decline }: NumberScope,
): NumberNode {
  const conditions = arms.map(({ when }) => condition(when));
  const branches = [...arms.map((arm) => arm.value), otherwise].map(value);
  return numberChoice(conditions, branches, decline);
}

function negated(node: NumberNode, { decline }: NumberScope): NumberNode {
  if (!isNumeric(node)) throw new NotInNumbers();
  const { type, scale, run, constant } = node;
  if (constant !== undefined) return literal(type, -constant, scale);
  // Declines the least integer, whose opposite is out of range.
  return { type, scale, run: (slots) => fit(-run(slots), LIMITS[type], decline) };
}

function call(
  name: string,
  trees: readonly Syntax[],
  scope: NumberScope,
  digits: number | undefined,
): NumberNode {
  const { decline } = scope;
  const own = () => trees.map((tree) => compileNumbers(tree, scope));
  const [first, second] = trees;
  switch (name) {
    case 'coalesce':
      return numberCoalesce(
        trees.map((tree) => compileNumbers(tree, scope, digits)),
        decline,
      );
    case 'greatest':
      return numberExtreme(1, own(), decline);
    case 'least':
      return numberExtreme(-1, own(), decline);
    case 'abs':
      return absolute(own(), scope);
    case 'nullif':
      return nullif(own(), scope);
    case 'round':
      return first ? compileNumbers(first, scope, digitsOf(second, scope)) : NULL;
    case 'mod':
      return modulo(own(), scope);
    default:
      throw new NotInNumbers();
  }
}

/** How many digits ROUND keeps, when that is the same for every row. */
function digitsOf(tree: Syntax | undefined, scope: NumberScope): number {
  const node = tree ? compileNumbers(tree, scope) : literal('integer', 0, 0);
  if (node.constant === undefined || node.type !== 'integer') throw new NotInNumbers();
  return node.constant;
}

function absolute([operand]: readonly NumberNode[], { decline }: NumberScope): NumberNode {
  if (!operand || !isNumeric(operand)) throw new NotInNumbers();
  const { type, scale, run } = operand;
  return { type, scale, run: (slots) => fit(Math.abs(run(slots)), LIMITS[type], decline) };
}

function modulo([left, right]: readonly NumberNode[], { decline }: NumberScope): NumberNode {
  if (!left || !right) throw new NotInNumbers();
  return { ...numberArithmetic('%', left, right, decline), type: 'numeric' };
}

function nullif([left, right]: readonly NumberNode[], { decline }: NumberScope): NumberNode {
  if (!left || !right || left.type === 'null') throw new NotInNumbers();
  const same = numberComparison('=', left, right, decline).run;
  const { scale, run } = left;
  // As PostgreSQL has it: integer beside bigint stays integer, beside numeric it becomes numeric.
  const type = right.type === 'numeric' ? 'numeric' : left.type;
  return { type, scale, run: (slots) => (same(slots) === 1 ? Number.NaN : run(slots)) };
}

const CASTS: Readonly<Record<string, NumberType>> = {
  integer: 'integer',
  int: 'integer',
  int4: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  numeric: 'numeric',
  decimal: 'numeric',
};

function cast(tree: Syntax & { kind: 'cast' }, scope: NumberScope): NumberNode {
  const type = Object.hasOwn(CASTS, tree.type) ? CASTS[tree.type] : undefined;
  const [precision, scale = 0] = tree.modifiers;
  if (type === undefined) throw new NotInNumbers();
  if (type !== 'numeric') {
    const whole = compileNumbers(tree.operand, scope, 0);
    return limited(whole, type, LIMITS[type], scope);
  }
  const operand = compileNumbers(tree.operand, scope, precision === undefined ? undefined : scale);
  const limit = precision === undefined ? LIMITS.numeric : greatest(precision);
  return limited(operand, 'numeric', limit, scope);
}

/** The greatest unscaled number of so many digits. */
export function greatest(precision: number): number {
  return Math.min(10 ** precision - 1, Number.MAX_SAFE_INTEGER);
}

/** The node as a number of another type, declined beyond its limit. */
function limited(
  node: NumberNode,
  type: NumberType,
  limit: number,
  { decline }: NumberScope,
): NumberNode {
  if (!isNumeric(node)) throw new NotInNumbers();
  const { run, scale } = node;
  return { type, scale, run: (slots) => fit(run(slots), limit, decline) };
}

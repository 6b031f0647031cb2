import { parseDecimal } from '../decimal';
import { fit } from './number-arithmetic';
import { numberCall, numberCast } from './number-calls';
import {
  numberChoice,
  numberConjunction,
  numberDisjunction,
  numberDistinction,
  numberNegation,
  numberTest,
} from './number-logic';
import {
  type Comparison,
  isNumeric,
  LIMITS,
  NotInNumbers,
  type NumberNode,
  type NumberScope,
} from './number-node';
import { literal, numberArithmetic, numberComparison, rescaled } from './number-operators';
import { type Quotient, quotientComparison, roundedDivision } from './number-quotients';
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
  const any = (child: Syntax, to?: number) => compileNumbers(child, scope, to);
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
      return numberCall(tree.name, tree.args, scope, any, digits);
    case 'cast':
      return numberCast(tree, scope, any);
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
  const inner = (child: Syntax) => compileNumbers(child, scope);
  if (operator === '||') throw new NotInNumbers();
  if (operator === 'and') return numberConjunction(inner(left), inner(right));
  if (operator === 'or') return numberDisjunction(inner(left), inner(right));
  if (!isArithmetic(operator)) return compared(operator, left, right, scope);
  const a = inner(left);
  const b = inner(right);
  const exact = a.type === 'numeric' || b.type === 'numeric';
  return operator === '/' && exact && digits !== undefined
    ? roundedDivision(a, b, digits, decline)
    : numberArithmetic(operator, a, b, decline);
}

const MIRRORED = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** A comparison, of which one side may be a quotient. */
function compared(
  operator: Comparison,
  left: Syntax,
  right: Syntax,
  scope: NumberScope,
): NumberNode {
  const { decline } = scope;
  const first = side(left, scope);
  const second = side(right, scope);
  if ('run' in first) {
    return 'run' in second
      ? numberComparison(operator, first, second, decline)
      : quotientComparison(MIRRORED[operator], second, first, decline);
  }
  if (!('run' in second)) throw new NotInNumbers();
  return quotientComparison(operator, first, second, decline);
}

/** One side of a comparison: a number, or the sides of a division whose result is numeric. */
function side(tree: Syntax, scope: NumberScope): NumberNode | Quotient {
  if (tree.kind !== 'binary' || tree.operator !== '/') return compileNumbers(tree, scope);
  const left = compileNumbers(tree.left, scope);
  const right = compileNumbers(tree.right, scope);
  const exact = left.type === 'numeric' || right.type === 'numeric';
  return exact ? { left, right } : numberArithmetic('/', left, right, scope.decline);
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

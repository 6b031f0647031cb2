import { typeNamed } from './cast-expression';
import { type Decline, fit } from './number-arithmetic';
import { numberCoalesce, numberExtreme } from './number-logic';
import {
  isNumeric,
  LIMITS,
  NotInNumbers,
  type NumberNode,
  type NumberScope,
  type NumberType,
} from './number-node';
import { literal, numberArithmetic, numberComparison } from './number-operators';
import type { Syntax } from './syntax';

/** Compiles a part of an expression, rounded to `digits` where they are given. */
type Compile = (tree: Syntax, digits?: number) => NumberNode;

/** Calls of functions whose answers are numbers. @throws {NotInNumbers} for any other */
export function numberCall(
  name: string,
  trees: readonly Syntax[],
  { decline }: NumberScope,
  compile: Compile,
  digits: number | undefined,
): NumberNode {
  const own = () => trees.map((tree) => compile(tree));
  const [first, second] = trees;
  switch (name) {
    case 'coalesce':
      return numberCoalesce(
        trees.map((tree) => compile(tree, digits)),
        decline,
      );
    case 'greatest':
      return numberExtreme(1, own(), decline);
    case 'least':
      return numberExtreme(-1, own(), decline);
    case 'abs':
      return absolute(own(), decline);
    case 'nullif':
      return nullif(own(), decline);
    case 'round':
      if (!first) throw new NotInNumbers();
      return compile(first, digitsOf(second, compile));
    case 'mod':
      return modulo(own(), decline);
    default:
      throw new NotInNumbers();
  }
}

/** How many digits ROUND keeps, when that is the same for every row. */
function digitsOf(tree: Syntax | undefined, compile: Compile): number {
  const node = tree ? compile(tree) : literal('integer', 0, 0);
  if (node.constant === undefined || node.type !== 'integer') throw new NotInNumbers();
  return node.constant;
}

function absolute([operand]: readonly NumberNode[], decline: Decline): NumberNode {
  if (!operand || !isNumeric(operand)) throw new NotInNumbers();
  const { type, scale, run } = operand;
  return { type, scale, run: (slots) => fit(Math.abs(run(slots)), LIMITS[type], decline) };
}

function modulo([left, right]: readonly NumberNode[], decline: Decline): NumberNode {
  if (!left || !right) throw new NotInNumbers();
  return numberArithmetic('%', left, right, decline);
}

function nullif([left, right]: readonly NumberNode[], decline: Decline): NumberNode {
  if (!left || !right || left.type === 'null') throw new NotInNumbers();
  const same = numberComparison('=', left, right, decline).run;
  const { scale, run } = left;
  // As PostgreSQL has it: integer beside bigint stays integer, beside numeric it becomes numeric.
  const type = right.type === 'numeric' ? 'numeric' : left.type;
  return { type, scale, run: (slots) => (same(slots) === 1 ? Number.NaN : run(slots)) };
}

/** A cast to a type of numbers. @throws {NotInNumbers} for any other */
export function numberCast(
  tree: Syntax & { kind: 'cast' },
  { decline }: NumberScope,
  compile: Compile,
): NumberNode {
  const type = typeNamed(tree.type);
  const [precision, scale = 0] = tree.modifiers;
  if (type !== 'integer' && type !== 'bigint' && type !== 'numeric') throw new NotInNumbers();
  if (type !== 'numeric') return limited(compile(tree.operand, 0), type, LIMITS[type], decline);
  const operand = compile(tree.operand, precision === undefined ? undefined : scale);
  const limit = precision === undefined ? LIMITS.numeric : greatest(precision);
  return limited(operand, 'numeric', limit, decline);
}

/** The greatest unscaled number of so many digits. */
export function greatest(precision: number): number {
  return Math.min(10 ** precision - 1, Number.MAX_SAFE_INTEGER);
}

/** The node as a number of another type, declined beyond its limit. */
function limited(node: NumberNode, type: NumberType, limit: number, decline: Decline): NumberNode {
  if (!isNumeric(node)) throw new NotInNumbers();
  const { run, scale } = node;
  return { type, scale, run: (slots) => fit(run(slots), limit, decline) };
}

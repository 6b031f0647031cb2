import { parsePrimary } from './parse-primary';
import type { BinaryOperator, Syntax } from './syntax';
import { TokenReader } from './token-reader';

const COMPARISONS = ['=', '<>', '!=', '<', '<=', '>', '>='] as const;
/** Operators from the loosest to the tightest, as PostgreSQL binds them. */
const LEVELS: readonly (readonly BinaryOperator[])[] = [['||'], ['+', '-'], ['*', '/', '%']];

/**
 * Parses an expression with PostgreSQL's precedence: OR, AND, NOT, IS, comparison, BETWEEN IN LIKE,
 * other operators, + -, * / %, unary sign, `::`.
 * @throws {ExpressionError}
 */
export function parseExpression(source: string): Syntax {
  const tokens = new TokenReader(source);
  const tree = parseOr(tokens);
  if (tokens.peek().kind !== 'end') tokens.fail('unexpected');
  return tree;
}

function parseOr(tokens: TokenReader): Syntax {
  let left = parseAnd(tokens);
  while (tokens.is('or')) left = binary('or', tokens.next().at, left, parseAnd(tokens));
  return left;
}

function parseWhole(tokens: TokenReader): Syntax {
  return tokens.inside(parseOr);
}

function parseAnd(tokens: TokenReader): Syntax {
  let left = parseNot(tokens);
  while (tokens.is('and')) left = binary('and', tokens.next().at, left, parseNot(tokens));
  return left;
}

function parseNot(tokens: TokenReader): Syntax {
  if (!tokens.is('not')) return parseIs(tokens);
  const { at } = tokens.next();
  return { kind: 'not', operand: tokens.inside(parseNot), at };
}

function parseIs(tokens: TokenReader): Syntax {
  let operand = parseComparison(tokens);
  while (tokens.is('is')) {
    const { at } = tokens.next();
    const negated = tokens.take('not');
    operand = negate(negated, at, parseIsTest(tokens, operand, at));
  }
  return operand;
}

function parseIsTest(tokens: TokenReader, operand: Syntax, at: number): Syntax {
  if (tokens.take('distinct')) {
    tokens.need('from');
    const right = parseComparison(tokens);
    if (tokens.is('is')) tokens.fail('IS DISTINCT FROM does not chain: unexpected');
    return { kind: 'distinct', left: operand, right, at };
  }
  const token = tokens.takeOne(['null', 'true', 'false', 'unknown']);
  if (!token) tokens.fail('expected NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM, found');
  return { kind: 'is', operand, test: token.text, at };
}

function parseComparison(tokens: TokenReader): Syntax {
  const left = parseRange(tokens);
  const token = tokens.takeOne(COMPARISONS);
  if (!token) return left;
  const operator = token.text === '!=' ? '<>' : token.text;
  const tree = binary(operator, token.at, left, parseRange(tokens));
  // a < b < c would compare a truth value: PostgreSQL refuses it too.
  if (COMPARISONS.some((text) => tokens.is(text)))
    tokens.fail('comparisons do not chain: unexpected');
  return tree;
}

function parseRange(tokens: TokenReader): Syntax {
  const operand = parseLevel(tokens, 0);
  const negated =
    tokens.is('not') && ['between', 'in', 'like', 'ilike'].some((t) => tokens.is(t, 1));
  const { at } = negated ? tokens.next() : tokens.peek();
  if (tokens.take('between')) {
    const low = parseLevel(tokens, 0);
    tokens.need('and');
    const high = parseLevel(tokens, 0);
    const tree = binary('and', at, binary('>=', at, operand, low), binary('<=', at, operand, high));
    return negate(negated, at, tree);
  }
  if (tokens.take('in')) return negate(negated, at, parseIn(tokens, operand, at));
  const like = tokens.takeOne(['like', 'ilike']);
  if (!like) return operand;
  const pattern = parseLevel(tokens, 0);
  return negate(negated, at, {
    kind: 'like',
    operand,
    pattern,
    anyCase: like.text === 'ilike',
    at,
  });
}

function parseIn(tokens: TokenReader, operand: Syntax, at: number): Syntax {
  tokens.need('(');
  const equal = [binary('=', at, operand, parseWhole(tokens))];
  while (tokens.take(',')) equal.push(binary('=', at, operand, parseWhole(tokens)));
  tokens.need(')');
  return either(equal, at);
}

/** OR of a list, halved again and again, so that long lists are not deep. */
function either(list: readonly Syntax[], at: number): Syntax {
  const [only] = list;
  if (only && list.length === 1) return only;
  const half = list.length >> 1;
  return binary('or', at, either(list.slice(0, half), at), either(list.slice(half), at));
}

function parseLevel(tokens: TokenReader, level: number): Syntax {
  const operators = LEVELS[level];
  if (!operators) return parseSign(tokens);
  let left = parseLevel(tokens, level + 1);
  for (;;) {
    const token = tokens.takeOne(operators);
    if (!token) return left;
    const right = parseLevel(tokens, level + 1);
    left = binary(token.text, token.at, left, right);
  }
}

function parseSign(tokens: TokenReader): Syntax {
  const token = tokens.takeOne(['-', '+']);
  if (!token) return parsePrimary(tokens, parseWhole);
  const kind = token.text === '-' ? 'negate' : 'plus';
  return { kind, operand: tokens.inside(parseSign), at: token.at };
}

function binary(operator: BinaryOperator, at: number, left: Syntax, right: Syntax): Syntax {
  return { kind: 'binary', operator, left, right, at };
}

function negate(negated: boolean, at: number, operand: Syntax): Syntax {
  return negated ? { kind: 'not', operand, at } : operand;
}

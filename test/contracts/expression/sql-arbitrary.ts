import * as fc from 'fast-check';
import { glue, type Kind, LEAVES, OWN, operator, type Sql } from './sql-forms';

/** Parentheses are left out sometimes, so that precedence is compared too. */
const maybeParentheses = (sql: Sql): Sql =>
  fc.tuple(sql, fc.boolean()).map(([text, plain]) => (plain ? text : `(${text})`));

const known = new Map<string, Sql>();

/**
 * Expressions of one kind, nested at most `depth` deep; built once, for they hold each other.
 * @param loose parts are of another kind sometimes, so that many an expression is wrong.
 */
function expressionOf(kind: Kind, depth: number, loose: boolean): Sql {
  const name = `${kind} ${depth} ${loose}`;
  const sql = known.get(name) ?? buildExpression(kind, depth, loose);
  known.set(name, sql);
  return sql;
}

function buildExpression(kind: Kind, depth: number, loose: boolean): Sql {
  const leaf = fc.constantFrom(...LEAVES[kind]);
  if (depth === 0) return leaf;
  const of = (wanted: Kind) => {
    const right = { weight: 3, arbitrary: expressionOf(wanted, depth - 1, loose) };
    const wrong = { weight: 1, arbitrary: fc.constantFrom(...ANY_LEAF) };
    return maybeParentheses(loose ? fc.oneof(right, wrong) : right.arbitrary);
  };
  return fc.oneof(
    { weight: 1, arbitrary: leaf },
    ...compounds(kind, of).map((arbitrary) => ({ weight: 2, arbitrary })),
  );
}

function compounds(kind: Kind, of: (kind: Kind) => Sql): Sql[] {
  const shared = [
    glue(
      'CASE WHEN',
      of('boolean'),
      'THEN',
      of(kind),
      'WHEN',
      of('boolean'),
      'THEN NULL ELSE',
      of(kind),
      'END',
    ),
    glue('coalesce(', of(kind), ',', of(kind), ')'),
    glue('nullif(', of(kind), ',', of(kind), ')'),
    glue(operator('greatest', 'least'), '(', of(kind), ',', of(kind), ')'),
  ];
  return [...shared, ...OWN[kind](of)];
}

const KINDS: readonly Kind[] = ['whole', 'numeric', 'text', 'boolean', 'date', 'time'];
const ANY_LEAF = KINDS.flatMap((kind) => LEAVES[kind]);

/** Expressions whose types fit. */
export const expression: Sql = fc
  .constantFrom(...KINDS)
  .chain((kind) => expressionOf(kind, 3, false));

/** Expressions in which types are mixed. */
export const looseExpression: Sql = fc
  .constantFrom(...KINDS)
  .chain((kind) => expressionOf(kind, 2, true));

import * as fc from 'fast-check';

export type Sql = fc.Arbitrary<string>;
/** The kinds of generated expressions: `whole` is integer or bigint. */
export type Kind = 'whole' | 'numeric' | 'text' | 'boolean' | 'date' | 'time';

/**
 * Literals stand beside a column only: PostgreSQL works out what is constant while it plans, whatever
 * branch it is in, and would fail where a row would not.
 */
export const LEAVES: Readonly<Record<Kind, readonly string[]>> = {
  whole: [
    'i',
    'j',
    'k',
    '(i + 1)',
    '(j * 3)',
    '(7 - i)',
    '(k / 10)',
    '(i % 7)',
    '(j - 3000000000)',
  ],
  numeric: [
    'n',
    'm',
    '(n + 0.5)',
    '(1.25 * m)',
    '(n / 3.0)',
    '(m - 1e2)',
    '(n * 2.50e-3)',
    '(100 / m)',
  ],
  text: ['s', 't', "(s || 'abc')", "('O''Neil' || t)", "(s || '')", "coalesce(t, 'b%')"],
  boolean: ['b', 'c', '(b = true)', "(d > '2024-02-29')", "(i = '7')", "(s <> 'abc')"],
  date: ['d', 'e', '(d + 30)', "greatest(e, '2024-02-29')", "coalesce(d, '2024-02-29'::date)"],
  time: [
    'y',
    'z',
    "coalesce(y, '2024-02-29T23:30:00.25+01:00')",
    "greatest(z, '2024-02-29')",
    '(d::timestamptz)',
  ],
};

export const operator = (...names: string[]): Sql => fc.constantFrom(...names);

export const glue = (...parts: (Sql | string)[]): Sql =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((t) => t.join(' '));

/** Expressions of each kind, made of parts of any kind. */
export const OWN: Readonly<Record<Kind, (of: (kind: Kind) => Sql) => Sql[]>> = {
  whole: (of) => [
    glue(of('whole'), operator('+', '-', '*', '/', '%'), of('whole')),
    glue(of('whole'), operator('+', '-', '*', '/', '%'), of('whole')),
    glue('- (', of('whole'), ')'),
    glue('mod(', of('whole'), ',', of('whole'), ')'),
    glue('abs(', of('whole'), ')'),
    glue('(', of('numeric'), ')', operator('::integer', '::bigint')),
    glue('length(', of('text'), ')'),
    glue('strpos(', of('text'), ',', of('text'), ')'),
    glue('(', of('date'), '-', of('date'), ')'),
    glue('cast(', operator('t', 's', '(t || s)', 'u'), 'as', operator('integer)', 'bigint)')),
    glue('(', of('boolean'), ')::integer'),
    glue('(', of('whole'), ')::bigint'),
    glue('nullif(', of('whole'), ',', of('numeric'), ')'),
    glue('CASE', of('whole'), 'WHEN', of('whole'), 'THEN', of('whole'), 'END'),
  ],
  numeric: (of) => [
    glue(of('numeric'), operator('+', '-', '*', '/', '%'), of('numeric')),
    glue(of('numeric'), operator('+', '-', '*', '/', '%'), of('whole')),
    glue('-', of('numeric')),
    glue('abs(', of('numeric'), ')'),
    glue(
      operator('round', 'trunc'),
      '((',
      of('numeric'),
      ')::numeric ,',
      operator('0', '1', '2', '-1', '-2'),
      ')',
    ),
    glue(operator('round', 'trunc', 'floor', 'ceil'), '((', of('numeric'), ')::numeric )'),
    glue('mod(', of('numeric'), ',', of('numeric'), ')'),
    glue('mod((', of('numeric'), ')::numeric, (', of('whole'), ')::numeric )'),
    glue('(', of('numeric'), ')::numeric(6,2)'),
    glue(operator('t', 's', '(t || t)', 'u'), '::numeric'),
    glue('(', of('numeric'), operator(')::numeric(3,3)', ')::numeric(20,10)', ')::numeric(5)')),
    glue('coalesce(', of('whole'), ',', of('numeric'), ')'),
    glue('greatest(', of('whole'), ',', of('numeric'), ',', of('whole'), ')'),
    glue('CASE WHEN', of('boolean'), 'THEN', of('whole'), 'ELSE', of('numeric'), 'END'),
    glue(
      'extract(',
      operator('year', 'quarter', 'month', 'day', 'dow', 'doy'),
      'from',
      of('time'),
      ')',
    ),
    glue(
      'extract(',
      operator('year', 'quarter', 'month', 'day', 'dow', 'doy'),
      'from',
      of('date'),
      ')',
    ),
  ],
  text: (of) => [
    glue(of('text'), '||', of('text')),
    glue(of('text'), '||', of('whole')),
    glue(of('numeric'), '||', 's'),
    glue(operator('upper', 'lower'), '( t )'),
    glue(operator('trim', 'ltrim', 'rtrim', 'btrim'), '(', of('text'), ')'),
    glue(operator('left', 'right'), '(', of('text'), ',', operator('0', '1', '2', '-1', '-2'), ')'),
    glue('substr(', of('text'), ', i ,', operator('0', '1', '3'), ')'),
    glue('substr(', of('text'), ',', operator('-1', '1', '2'), ')'),
    glue('replace(', of('text'), ',', of('text'), ',', of('text'), ')'),
    glue('split_part(', of('text'), ",'b',", operator('1', '2', '-1'), ')'),
    glue('concat(', of('text'), ',', of('boolean'), ',', of('whole'), ')'),
    glue('(', of('whole'), ')::text'),
    glue('(', of('date'), ')::text'),
    glue('(', of('boolean'), ')::text'),
    glue('(', of('numeric'), ')::text'),
    glue('concat( u ,', of('date'), ',', of('numeric'), ", NULL, 'x')"),
    glue('CASE', of('whole'), "WHEN 7 THEN 'seven' WHEN i THEN", of('text'), 'ELSE u END'),
  ],
  boolean: (of) => [
    ...(['whole', 'numeric', 'text', 'date', 'boolean'] as const).map((kind) =>
      glue(of(kind), operator('=', '<>', '!=', '<', '<=', '>', '>='), of(kind)),
    ),
    glue(of('time'), operator('=', '<>', '<', '<=', '>', '>='), of('time')),
    glue(of('date'), operator('=', '<', '>='), of('time')),
    glue(operator('t', 'u', "(t || 'e')"), '::boolean'),
    glue('(', of('whole'), ')::integer::boolean'),
    glue('(', of('text'), operator('is distinct from', 'is not distinct from'), of('text'), ')'),
    glue('(', of('numeric'), 'is distinct from', of('whole'), ')'),
    glue('CASE', of('text'), "WHEN 'abc' THEN", of('boolean'), "WHEN '' THEN c END"),
    glue(of('boolean'), operator('and', 'or', 'AND', 'OR'), of('boolean')),
    glue('(not', of('boolean'), ')'),
    glue(of('numeric'), operator('between', 'not between'), of('whole'), 'and', of('numeric')),
    glue(of('whole'), operator('in', 'not in'), '(1, 2, 7)'),
    glue(of('text'), operator('in', 'not in'), "('abc', 'x')"),
    glue(
      of('text'),
      operator('like', 'not like', 'ilike'),
      operator("'a%'", "'%b_'", "'\\%'", "'%\\_%'", "''"),
    ),
    glue('(', of('text'), operator('is null', 'is not null'), ')'),
    // In parentheses: PostgreSQL takes `a IS NULL = b`, which is refused here as hard to read.
    glue('(', of('boolean'), operator('is true', 'is not true', 'is unknown', 'is not false'), ')'),
    glue('(', of('whole'), operator('is distinct from', 'is not distinct from'), of('whole'), ')'),
  ],
  time: (of) => [
    glue('cast(', of('date'), 'as timestamptz)'),
    glue('coalesce(', of('time'), ',', of('date'), ')'),
  ],
  date: (of) => [
    glue('(', of('time'), ')::date'),
    glue('least(', of('date'), ',', "nullif(d, '1999-12-31')", ')'),
    glue(operator('u', "('2024-' || u)"), '::date'),
    glue('(', of('date'), operator('+', '-'), operator('1', '30', '365'), ')'),
    glue('(', operator('1', '30'), '+', of('date'), ')'),
  ],
};

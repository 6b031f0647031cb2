import * as fc from 'fast-check';
import type { Column } from '../../../contracts/types';

const column = (name: string, sqlType: string, more: Partial<Column> = {}): Column => ({
  name,
  type: 'number',
  sqlType,
  required: false,
  synonyms: [],
  formats: [],
  pii: 'none',
  description: '',
  ...more,
});

/** The columns that generated programs read. */
export const READ: readonly Column[] = [
  column('i', 'integer'),
  column('j', 'integer'),
  column('k', 'bigint'),
  column('m', 'numeric(8,3)', { precision: 8, scale: 3 }),
  column('p', 'numeric(5,2)', { precision: 5, scale: 2 }),
  column('b', 'boolean'),
  column('c', 'boolean'),
];

/** The columns that generated programs make, with rules that some values break. */
export const TARGETS: readonly Column[] = [
  column('x', 'integer'),
  column('x', 'integer', { minimum: -1.5, maximum: 100 }),
  column('x', 'bigint'),
  column('x', 'numeric(7,2)', { precision: 7, scale: 2 }),
  column('x', 'numeric(5,2)', { precision: 5, scale: 2, minimum: -2.505, maximum: 99.999 }),
  column('x', 'numeric(12,6)', { precision: 12, scale: 6, required: true }),
  column('x', 'boolean'),
  column('x', 'text', { type: 'string', enum: ['Low', 'High'], caseInsensitive: true }),
];

type Sql = fc.Arbitrary<string>;

const glue = (...parts: (Sql | string)[]): Sql =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((texts) => texts.join(' '));

const arithmetic = fc.constantFrom('+', '-', '*', '/', '%');
const digits = fc.constantFrom('0', '1', '2', '3', '-1');
const texts = fc.constantFrom("'low'", "'High'", "'low'", 'NULL', "'other'");

const { truth, number } = fc.letrec<{ truth: string; number: string }>((tie) => {
  const [n, t] = [tie('number'), tie('truth')];
  return {
    number: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      fc.constantFrom(
        'i',
        'j',
        'k',
        'm',
        'p',
        '3',
        '3.0',
        '0.05',
        '100',
        '7',
        '2.50',
        'NULL::integer',
      ),
      glue('(', n, arithmetic, n, ')'),
      glue('(', n, arithmetic, n, ')'),
      glue('CASE WHEN', t, 'THEN', n, 'WHEN', t, 'THEN NULL ELSE', n, 'END'),
      glue('(-', n, ')'),
      glue('abs(', n, ')'),
      glue('coalesce(', n, ',', n, ')'),
      glue('nullif(', n, ',', n, ')'),
      glue(fc.constantFrom('greatest', 'least'), '(', n, ',', n, ')'),
      glue('round(', n, ',', digits, ')'),
      glue('round(', n, '/ 7.0 ,', digits, ')'),
      glue('mod(', n, ',', n, ')'),
      glue('(', n, ')', fc.constantFrom('::integer', '::bigint', '::numeric', '::numeric(6,1)')),
      glue('b :: integer'),
    ),
    truth: fc.oneof(
      { maxDepth: 4, depthSize: 'medium' },
      fc.constantFrom('b', 'c', 'true', 'i > 2', 'm <= 2.505', 'j IS NULL', 'NULL'),
      glue('(', n, fc.constantFrom('=', '<>', '<', '<=', '>', '>='), n, ')'),
      glue(
        '(',
        n,
        '/',
        fc.constantFrom('3.0', 'm', 'p', 'i'),
        fc.constantFrom('=', '<>', '<', '<=', '>', '>='),
        n,
        ')',
      ),
      glue(
        '(',
        fc.constantFrom('2.5', 'i', 'p', '0.333'),
        fc.constantFrom('=', '<', '>='),
        'i / 3.0 )',
      ),
      glue('(', t, fc.constantFrom('AND', 'OR'), t, ')'),
      glue('(NOT', t, ')'),
      glue('(', t, fc.constantFrom('IS TRUE', 'IS NOT FALSE', 'IS UNKNOWN'), ')'),
      glue('(', n, fc.constantFrom('IS NULL', 'IS NOT NULL'), ')'),
      glue('(', n, 'IS DISTINCT FROM', n, ')'),
      glue('(', n, 'BETWEEN', n, 'AND', n, ')'),
      glue('(', n, 'NOT IN (1, 2.5, 7))'),
    ),
  };
});

const bands = glue(
  'CASE WHEN',
  truth,
  'THEN',
  texts,
  'WHEN',
  truth,
  'THEN',
  texts,
  'ELSE',
  texts,
  'END',
);
const thresholds = glue(fc.constantFrom('i', 'm', 'p')).chain((name) =>
  glue(
    `CASE WHEN ${name}`,
    fc.constantFrom('>= 7', '>= 2.5', '< 0'),
    `THEN 'high' WHEN ${name}`,
    fc.constantFrom('>= 1', '>= -2', '< 7'),
    `THEN 'low' END`,
  ),
);

/** Expressions for a column of this type. */
export const expressionFor = ({ sqlType }: Column): Sql => {
  if (sqlType === 'boolean') return truth;
  return sqlType === 'text'
    ? fc.oneof(bands, thresholds, glue('coalesce(', bands, ',', texts, ')'))
    : number;
};

const WHOLE = [0, 1, -1, 2, 3, 5, 7, -13, 99, 100, 1000, 2_147_483_647, -2_147_483_648];

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { freq: 6, nil: null });
const near = (limit: number) => fc.integer({ min: -limit, max: limit });

/** The slots of one row as they stand in READ: unscaled numbers, truth values, null. */
export const slotValues = fc.tuple(
  orNull(fc.oneof(fc.constantFrom(...WHOLE), near(300))),
  orNull(fc.oneof(fc.constantFrom(...WHOLE), near(300))),
  orNull(fc.oneof(fc.constantFrom(...WHOLE, Number.MAX_SAFE_INTEGER), fc.maxSafeInteger())),
  orNull(fc.oneof(fc.constantFrom(0, 500, -500, 2505, 99_999_999), near(99_999_999))),
  orNull(fc.oneof(fc.constantFrom(0, 50, -50, 250, 99_999), near(99_999))),
  orNull(fc.constantFrom(0, 1)),
  orNull(fc.constantFrom(0, 1)),
);

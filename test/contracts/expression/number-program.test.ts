import * as fc from 'fast-check';
import {
  compileDeletion,
  compileTransforms,
  type Transform,
  TransformError,
} from '../../../contracts/compile-transforms';
import { formatDecimal } from '../../../contracts/decimal';
import {
  compileNumberCondition,
  compileNumberExpression,
  DECLINED,
  type NumberExpression,
} from '../../../contracts/expression/number-program';
import type { Value } from '../../../contracts/expression/value';
import type { Column } from '../../../contracts/types';
import { contracts } from '../check-file';
import { expressionFor, READ, slotValues, TARGETS } from './number-arbitrary';

const SEED = 20_261_121;
const EXPRESSIONS = 300;
const ROWS = 20;

type Slots = readonly (number | null)[];

type Cell = string | null | undefined;

/** What the exact evaluation makes of a row: the cell, NULL, or undefined for a reject. */
function exactly(transform: Transform, slots: Slots): Cell {
  const cell = transform.derive((name) => valueOf(READ, slots, name));
  if (!cell.ok) return undefined;
  return cell.text === null && transform.column.required ? undefined : cell.text;
}

function valueOf(columns: readonly Column[], slots: Slots, name: string): Value {
  const index = columns.findIndex((column) => column.name === name);
  const value = slots[index] ?? null;
  const { sqlType = '', scale = 0 } = columns[index] ?? {};
  if (value === null || sqlType === 'integer') return value;
  if (sqlType === 'boolean') return value === 1;
  return sqlType === 'bigint' ? BigInt(value) : { unscaled: BigInt(value), scale };
}

/** What a number program makes of it; undefined when it declines. */
function inNumbers(program: NumberExpression, target: Column, slots: Slots): Cell {
  const value = program.evaluate(Float64Array.from(slots, (slot) => slot ?? Number.NaN));
  if (value === DECLINED) return undefined;
  if (Number.isNaN(value)) return null;
  expect(Object.is(value, -0)).toBe(false);
  if (program.texts) return program.texts[value] ?? `no text ${value}`;
  if (target.sqlType === 'boolean') return value === 1 ? 'true' : 'false';
  return formatDecimal({ unscaled: BigInt(value), scale: program.scale });
}

/** Undefined when the expression is wrong for the column. */
function compiled(target: Column): Transform | undefined {
  try {
    return compileTransforms({ columns: [...READ, target] })[0];
  } catch (error) {
    if (error instanceof TransformError) return undefined;
    throw error;
  }
}

test('a number program never answers anything else than the exact evaluation', () => {
  const rows = fc.sample(slotValues, { seed: SEED, numRuns: ROWS });
  const counts = { programs: 0, answered: 0, declined: 0, lost: 0 };
  const differences: string[] = [];
  for (const plain of TARGETS) {
    for (const transform of fc.sample(expressionFor(plain), { seed: SEED, numRuns: EXPRESSIONS })) {
      const target = { ...plain, transform };
      const exact = compiled(target);
      const program = exact && compileNumberExpression(target, [...READ, target]);
      if (!program) continue;
      counts.programs++;
      for (const slots of rows) {
        const ours = inNumbers(program, target, slots);
        const theirs = exactly(exact, slots);
        if (ours === undefined) counts.declined++;
        else counts.answered++;
        if (ours === undefined && theirs !== undefined) counts.lost++;
        if (ours !== undefined && ours !== theirs)
          differences.push(
            `${target.sqlType} ${transform} => ${ours}, not ${theirs}: ${slots.join()}`,
          );
      }
    }
  }
  expect(differences.slice(0, 5)).toEqual([]);
  // The comparison means nothing if programs are rare or decline most rows.
  expect(counts.programs).toBeGreaterThan(TARGETS.length * 100);
  expect(counts.answered).toBeGreaterThan(3 * counts.lost);
});

test('a condition holds, fails or is unknown as in the exact evaluation', () => {
  const rows = fc.sample(slotValues, { seed: SEED, numRuns: ROWS });
  const truths = expressionFor(TARGETS.find(({ sqlType }) => sqlType === 'boolean')!);
  const differences: string[] = [];
  let programs = 0;
  for (const source of fc.sample(truths, { seed: SEED, numRuns: EXPRESSIONS })) {
    const deletion = condition(source);
    const program = deletion && compileNumberCondition(source, READ);
    if (!program) continue;
    programs++;
    for (const slots of rows) {
      const ours = program.evaluate(Float64Array.from(slots, (slot) => slot ?? Number.NaN));
      const exact = deletion.deletes((name) => valueOf(READ, slots, name));
      if (ours !== DECLINED && (ours === 1) !== exact)
        differences.push(`${source}: ${slots.join()}`);
    }
  }
  expect(differences.slice(0, 5)).toEqual([]);
  expect(programs).toBeGreaterThan(100);
});

function condition(source: string) {
  try {
    return compileDeletion({ columns: READ, deleteWhen: source });
  } catch (error) {
    if (error instanceof TransformError) return undefined;
    throw error;
  }
}

const over = (transform: string, target: Partial<Column> = {}) => {
  const [integer] = TARGETS;
  return compileNumberExpression({ ...integer!, ...target, transform }, READ);
};
/** i, j, k, m with three digits after the point, p with two, b and c. */
const at = (...slots: (number | null)[]) =>
  Float64Array.from(READ, (_, index) => slots[index] ?? Number.NaN);

test('results are unscaled, at the digits of the column', () => {
  const money = { sqlType: 'numeric(7,2)', precision: 7, scale: 2 };
  expect(over('i + j')?.evaluate(at(2, 3))).toBe(5);
  expect(over('m + p', money)?.evaluate(at(0, 0, 0, 1005, 10))).toBe(111);
  expect(over('i / 3.0', money)?.evaluate(at(200))).toBe(6667);
  expect(over('-i / 8.0', money)?.evaluate(at(1))).toBe(-13);
  expect(over('m', money)).toMatchObject({ scale: 2, reads: [3] });
  expect(over('m * i')?.reads).toEqual([3, 0]);
});

test.each<[string, string, Float64Array, Partial<Column>]>([
  ['an integer beyond its type', 'i + j', at(2_147_483_647, 1), {}],
  [
    'a product beyond safe integers',
    'k * i',
    at(3, 0, Number.MAX_SAFE_INTEGER),
    { sqlType: 'bigint' },
  ],
  [
    'more digits than the column has',
    'm',
    at(0, 0, 0, 99_999_999),
    { sqlType: 'numeric(3,1)', precision: 3, scale: 1 },
  ],
  ['a division by zero', 'i / j', at(0, 0), {}],
  ['a rest of zero', 'i % j', at(7, 0), {}],
  ['a quotient by zero', 'i / m', at(7, 0, 0, 0), {}],
  ['a value below the minimum', 'i', at(-2), { minimum: -1.5 }],
  ['a value above the maximum', 'i', at(101), { maximum: 100.9 }],
  ['NULL where the column is required', 'i', at(null), { required: true }],
  ['a quotient of too many digits', 'k / 7.0', at(0, 0, 1e15), { sqlType: 'bigint' }],
])('declined: %s', (_what, transform, slots, target) => {
  expect(over(transform, target)?.evaluate(slots)).toBe(DECLINED);
});

test('bounds are inclusive, and fall between values of the column', () => {
  const bounded = over('i', { minimum: -1.5, maximum: 100.9 });
  expect([-1, 100].map((value) => bounded?.evaluate(at(value)))).toEqual([-1, 100]);
  expect(over('i', { minimum: -1, maximum: 100 })?.evaluate(at(-1))).toBe(-1);
  expect(over('i', { minimum: -1, maximum: 100 })?.evaluate(at(100))).toBe(100);
});

test.each([
  ['a quotient that is not rounded', 'CASE WHEN i / 3.0 + 1 > 2 THEN 1 END', {}],
  ['text', "CASE WHEN s = 'x' THEN 1 END", {}],
  ['an enum of numbers', 'i', { enum: ['1', '2'] }],
  ['digits that are not declared', 'm', { sqlType: 'numeric' }],
  ['digits that differ from row to row', 'round(m, i)', {}],
  ['a literal beyond safe integers', 'k + 9007199254740993', { sqlType: 'bigint' }],
  ['no expression that gives literals', "i || 'x'", { sqlType: 'text', type: 'string' as const }],
])('left to the exact evaluation: %s', (_what, transform, target) => {
  expect(over(transform, target)).toBeUndefined();
});

test.each(['students_performance', 'customers', 'orders'])(
  'all derived columns of %s are made in numbers',
  (dataset) => {
    const contract = contracts.find((candidate) => candidate.dataset === dataset)!;
    const derived = contract.columns.filter(({ transform }) => transform !== undefined);
    expect(derived.length).toBeGreaterThan(0);
    for (const column of derived) {
      expect(compileNumberExpression(column, contract.columns)).toBeDefined();
    }
  },
);

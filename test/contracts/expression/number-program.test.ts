import * as fc from 'fast-check';
import {
  compileTransforms,
  type Transform,
  TransformError,
} from '../../../contracts/compile-transforms';
import { formatDecimal } from '../../../contracts/decimal';
import {
  compileNumberExpression,
  DECLINED,
  type NumberExpression,
} from '../../../contracts/expression/number-program';
import type { Value } from '../../../contracts/expression/value';
import type { Column } from '../../../contracts/types';
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

import { compileTransforms, type Transform } from '../../../../contracts/compile-transforms';
import {
  compileNumberExpression,
  DECLINED,
  type NumberExpression,
} from '../../../../contracts/expression/number-program';
import type { Value } from '../../../../contracts/expression/value';
import type { Column, Contract } from '../../../../contracts/types';
import { csvCell } from '../csv-line';
import type { CanonicalCells } from './canonical-cells';
import { numberLimits } from './number-limits';
import { numberOf } from './number-of';
import { warnedCells } from './warned-cell';

const TRUTHS = [Buffer.from('false'), Buffer.from('true')] as const;

/** One derived column: over numbers where its expression allows it, else as the row rules make it. */
interface Derivation {
  readonly index: number;
  readonly column: Column;
  readonly transform: Transform;
  readonly program: NumberExpression | undefined;
  /** What the results of `program` point to; undefined where they are the numbers themselves. */
  readonly texts: readonly (Buffer | undefined)[] | undefined;
  readonly warned: ReturnType<typeof warnedCells>;
}

/** Makes the derived columns of a row. */
export class DerivedCells {
  /** Columns that expressions read as numbers. */
  readonly numbersRead: ReadonlySet<number>;
  private readonly derivations: readonly Derivation[];
  /** Values of the row at hand that were not made as numbers, by position. */
  private readonly values: Value[] = [];

  constructor(contract: Contract) {
    const { columns } = contract;
    this.derivations = compileTransforms(contract).map((transform) => {
      const { column } = transform;
      const index = columns.findIndex(({ name }) => name === column.name);
      const program = compileNumberExpression(column, columns);
      const texts = program && textsOf(column, program);
      return { index, column, transform, program, texts, warned: warnedCells(column) };
    });
    const reads = this.derivations.flatMap(({ program }) => program?.reads ?? []);
    this.numbersRead = new Set(reads);
  }

  /**
   * Makes them all. @param valueOf Value of any column of the row, by name.
   * @returns false when the row rules must judge the record.
   */
  derive(row: CanonicalCells, valueOf: (name: string) => Value): boolean {
    for (const derivation of this.derivations) {
      const { program } = derivation;
      const made = program
        ? this.compute(derivation, program, row)
        : this.evaluate(derivation, row, valueOf);
      if (!made) return false;
    }
    return true;
  }

  /** The value of a derived column that is not NULL. */
  value(index: number, row: CanonicalCells): Value {
    const found = this.derivations.find((derivation) => derivation.index === index)!;
    const { program, column } = found;
    if (program === undefined) return this.values[index] ?? null;
    const number = row.numbers[index]!;
    if (column.type === 'boolean') return number === 1;
    return program.texts?.[number] ?? numberLimits(column)?.toValue(number) ?? null;
  }

  private compute(
    { index, texts }: Derivation,
    program: NumberExpression,
    row: CanonicalCells,
  ): boolean {
    const number = program.evaluate(row.numbers);
    if (number === DECLINED) return false;
    if (number !== number) row.setNull(index, 0);
    else if (texts === undefined) row.setNumber(index, number);
    else {
      const text = texts[number];
      if (text === undefined) return false;
      row.setOther(index, text);
      row.numbers[index] = number;
    }
    return true;
  }

  private evaluate(
    { index, column, transform, warned }: Derivation,
    row: CanonicalCells,
    valueOf: (name: string) => Value,
  ): boolean {
    const cell = transform.derive(valueOf);
    if (!cell.ok) return false;
    const { text, value } = cell;
    this.values[index] = value;
    if (text === null) {
      row.setNull(index, 0);
      return !column.required;
    }
    const bytes = Buffer.from(csvCell(text));
    row.setOther(index, bytes);
    row.numbers[index] = numberOf(value, column.scale ?? 0);
    if (warned?.(text)) return false;
    return !(this.numbersRead.has(index) && Number.isNaN(row.numbers[index]));
  }
}

/** The cells that results point to; undefined for one that is worth a warning, which the row rules count. */
function textsOf(
  column: Column,
  { texts }: NumberExpression,
): readonly (Buffer | undefined)[] | undefined {
  if (column.type === 'boolean') return TRUTHS;
  const warned = warnedCells(column);
  return texts?.map((text) => (warned?.(text) ? undefined : Buffer.from(csvCell(text))));
}

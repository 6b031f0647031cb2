import { DECLINED, type NumberExpression } from '../../../../contracts/expression/number-program';
import type { Value } from '../../../../contracts/expression/value';
import type { Contract } from '../../../../contracts/types';
import { csvCell } from '../csv-line';
import type { CanonicalCells } from './canonical-cells';
import { compileDerivations, computedValue, type Derivation, numbersReadBy } from './derivations';
import { numberOf } from './number-of';

/** Makes the derived columns of a row. */
export class DerivedCells {
  /** Columns that expressions read as numbers. */
  readonly numbersRead: ReadonlySet<number>;
  private readonly derivations: readonly Derivation[];
  /** Values of the row at hand that were not made as numbers, by position. */
  private readonly values: Value[] = [];

  constructor(contract: Contract) {
    this.derivations = compileDerivations(contract);
    this.numbersRead = numbersReadBy(this.derivations);
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
    const { program } = found;
    if (program === undefined) return this.values[index] ?? null;
    return computedValue(found, program, row.numbers[index]!);
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

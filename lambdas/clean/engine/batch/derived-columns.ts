import { DECLINED, type NumberExpression } from '../../../../contracts/expression/number-program';
import type { Value } from '../../../../contracts/expression/value';
import { csvCell } from '../csv-line';
import {
  compileDerivations,
  computedValue,
  type Derivation,
  numbersReadBy,
} from '../fast/derivations';
import { numberOf } from '../fast/number-of';
import { type Kernel, STATUS } from '../kernel/kernel';
import type { RowLayout } from '../row-layout';
import { MadeCells } from './made-cells';
import { ReadValues } from './read-values';

/** Makes the derived columns of a batch, one after the other. Rows that it cannot make the row rules judge. */
export class DerivedColumns {
  /** Columns that expressions read as numbers. */
  readonly numbersRead: ReadonlySet<number>;
  private readonly derivations: readonly Derivation[];
  private readonly byIndex: ReadonlyMap<number, Derivation>;
  private readonly positions: ReadonlyMap<string, number>;
  private readonly slots: Float64Array;
  private readonly cells: MadeCells;
  private readonly read: ReadValues;
  /** Values of the batch that were not made as numbers, by column and row. */
  private readonly values = new Map<number, Value[]>();
  private row = 0;

  constructor(
    layout: RowLayout,
    private readonly kernel: Kernel,
  ) {
    const { columns } = layout.contract;
    this.derivations = compileDerivations(layout.contract);
    this.byIndex = new Map(this.derivations.map((one) => [one.index, one]));
    this.numbersRead = numbersReadBy(this.derivations);
    this.positions = new Map(columns.map(({ name }, index) => [name, index]));
    this.slots = new Float64Array(columns.length);
    this.cells = new MadeCells(kernel);
    this.read = new ReadValues(layout, kernel);
  }

  /** Makes the columns of all rows that are taken. */
  make(): void {
    this.cells.begin();
    for (const derivation of this.derivations) {
      const { program } = derivation;
      if (program) this.compute(derivation, program);
      else this.evaluate(derivation);
    }
  }

  /** The numbers of a row that an expression reads, in the slots of their columns. Used again for the next row. */
  numbersOf(row: number, reads: readonly number[]): Float64Array {
    const { slots } = this;
    const { numbers } = this.kernel.views;
    const first = row * slots.length;
    for (const slot of reads) slots[slot] = numbers[first + slot]!;
    return slots;
  }

  /** The values of a row by name; to be asked before the next row is. */
  valuesOf(row: number): (name: string) => Value {
    this.row = row;
    return this.valueOf;
  }

  private readonly valueOf = (name: string): Value =>
    this.value(this.row, this.positions.get(name)!);

  /** The value of a column of a row. */
  value(row: number, index: number): Value {
    const derivation = this.byIndex.get(index);
    if (!derivation) return this.read.value(row, index);
    const { program } = derivation;
    if (!program) return this.values.get(index)?.[row] ?? null;
    const answer = this.kernel.views.numbers[row * this.slots.length + index]!;
    return Number.isNaN(answer) ? null : computedValue(derivation, program, answer);
  }

  private compute({ index, texts }: Derivation, program: NumberExpression): void {
    const { kernel, cells, slots } = this;
    const { numbers, rowStatus } = kernel.views;
    const { reads } = program;
    const width = slots.length;
    const count = kernel.rowCount;
    const places = new Uint32Array(texts?.length ?? 0);
    for (let row = 0; row < count; row++) {
      if (rowStatus[row] !== STATUS.taken) continue;
      const first = row * width;
      for (let i = 0; i < reads.length; i++) slots[reads[i]!] = numbers[first + reads[i]!]!;
      const answer = program.evaluate(slots);
      if (answer === DECLINED) rowStatus[row] = STATUS.declined;
      else if (answer !== answer) cells.setNull(first + index);
      else if (texts === undefined) cells.setNumber(first + index, answer);
      else {
        const text = texts[answer];
        const place = text ? (places[answer] ||= kernel.keep(text)) : 0;
        if (place === 0) rowStatus[row] = STATUS.declined;
        else cells.setBytes(first + index, place, text!.length, answer);
      }
    }
  }

  private evaluate(derivation: Derivation): void {
    const { kernel, slots } = this;
    const { rowStatus } = kernel.views;
    const count = kernel.rowCount;
    const values: Value[] = [];
    this.values.set(derivation.index, values);
    for (let row = 0; row < count; row++) {
      if (rowStatus[row] !== STATUS.taken) continue;
      const place = row * slots.length + derivation.index;
      const made = this.evaluateRow(derivation, row, place);
      if (made === undefined) rowStatus[row] = STATUS.declined;
      else values[row] = made;
    }
  }

  /** @returns the value, or undefined when the row rules must judge the row. */
  private evaluateRow(
    { index, column, transform, warned }: Derivation,
    row: number,
    place: number,
  ): Value | undefined {
    const cell = transform.derive(this.valuesOf(row));
    if (!cell.ok) return undefined;
    const { text, value } = cell;
    if (text === null) {
      this.cells.setNull(place);
      return column.required ? undefined : null;
    }
    const number = numberOf(value, column.scale ?? 0);
    if (warned?.(text) || (this.numbersRead.has(index) && Number.isNaN(number))) return undefined;
    const bytes = Buffer.from(csvCell(text));
    const at = this.kernel.keep(bytes);
    if (at === 0) return undefined;
    this.cells.setBytes(place, at, bytes.length, number);
    return value;
  }
}

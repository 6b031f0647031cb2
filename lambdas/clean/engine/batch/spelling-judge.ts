import { cellText } from '../fast/cell-text';
import { compileSpelling, type KnownSpelling } from '../fast/known-spelling';
import { SHAPE } from '../fast/record-spans';
import type { Judge } from '../kernel/spellings';
import type { RowLayout } from '../row-layout';
import type { RowWarning } from '../row-warnings';

/** Says what the spellings of a file mean that the kernel does not know. */
export class SpellingJudge {
  /** What is worth a look about a spelling, by its number in the kernel; 0 is nothing. */
  readonly warnings: (readonly RowWarning[])[] = [[]];
  private readonly numbers = new Map<string, number>();
  private readonly spellings: readonly ((text: string) => KnownSpelling)[];

  /** @param asNumbers Columns that expressions read as numbers. */
  constructor({ contract: { columns, missingValues } }: RowLayout, asNumbers: ReadonlySet<number>) {
    const nulls = new Set(missingValues);
    this.spellings = columns.map((column, index) =>
      compileSpelling(column, { asNumber: asNumbers.has(index), nulls }),
    );
  }

  readonly judge: Judge = ({ column, bytes, escaped }) => {
    const shape = SHAPE.odd | (escaped ? SHAPE.escaped : 0);
    const known = this.spellings[column]!(cellText(bytes, 0, bytes.length, shape));
    if (!known.taken) return undefined;
    const warning = known.warned ? this.numberOf(known.warned.warnings) : 0;
    return { same: known.same, bytes: known.bytes, number: known.number, warning };
  };

  private numberOf(warnings: readonly RowWarning[]): number {
    const name = warnings.map(({ code, column }) => `${code}:${column}`).join('\n');
    const known = this.numbers.get(name);
    if (known !== undefined) return known;
    const number = this.warnings.push(warnings) - 1;
    this.numbers.set(name, number);
    return number;
  }
}

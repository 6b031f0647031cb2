import { Tombstone } from '../fast/tombstone';
import { type Kernel, STATUS } from '../kernel/kernel';
import { orderOf, versionColumns } from '../row-identity';
import type { RowLayout } from '../row-layout';
import { DerivedColumns } from './derived-columns';
import { SpellingJudge } from './spelling-judge';

/** Checks the rows of a batch against a contract, up to their keys. */
export class ContractCheck {
  private readonly judge: SpellingJudge;
  private readonly derived: DerivedColumns;
  private readonly tombstone: Tombstone;
  /** Columns that order the versions of a row. */
  private readonly versions: readonly number[];

  constructor(
    layout: RowLayout,
    private readonly kernel: Kernel,
  ) {
    this.derived = new DerivedColumns(layout, kernel);
    this.tombstone = new Tombstone(layout.contract);
    this.versions = versionColumns(layout);
    const asNumbers = new Set([...this.derived.numbersRead, ...this.tombstone.numbersRead]);
    this.judge = new SpellingJudge(layout, asNumbers);
  }

  /** What is worth a look about spellings, by the numbers that the kernel's `warned` has. */
  get warnings(): SpellingJudge['warnings'] {
    return this.judge.warnings;
  }

  /** Declines what the row rules must judge, and makes what no record brings. */
  run(): void {
    const { kernel } = this;
    kernel.check(this.judge.judge);
    this.derived.make();
    if (this.tombstone.exists) this.markDeleted();
    kernel.checkKeys();
  }

  /** Sets the versions of rows that were checked, for the kernel to compare. */
  setVersions(first: number, to: number): void {
    const { derived, versions: columns } = this;
    if (columns.length === 0) return;
    const { versions } = this.kernel.views;
    for (let row = first; row < to; row++) {
      for (const [i, index] of columns.entries()) {
        versions[row * columns.length + i] = orderOf(derived.value(row, index));
      }
    }
  }

  private markDeleted(): void {
    const { kernel, derived, tombstone } = this;
    const { rowStatus, rowDeleted } = kernel.views;
    const count = kernel.rowCount;
    for (let row = 0; row < count; row++) {
      if (rowStatus[row] !== STATUS.taken) continue;
      const numbers = derived.numbersOf(row, tombstone.numbersRead);
      const deleted = tombstone.cellOf({ numbers }, derived.valuesOf(row));
      if (deleted === undefined) rowStatus[row] = STATUS.declined;
      else rowDeleted[row] = deleted.charCodeAt(1);
    }
  }
}

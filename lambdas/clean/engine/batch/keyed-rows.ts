import type { Tombstone } from '../fast/tombstone';
import { type Kernel, STATUS } from '../kernel/kernel';
import type { BatchRows } from './batch-rows';
import type { DerivedColumns } from './derived-columns';
import type { SpellingJudge } from './spelling-judge';

/** Rows of a contract with a key. */
export class KeyedRows implements BatchRows {
  readonly warnings: BatchRows['warnings'];
  /** Rows before it are written. */
  private written = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly judge: SpellingJudge,
    private readonly derived: DerivedColumns,
    private readonly tombstone: Tombstone,
  ) {
    this.warnings = judge.warnings;
  }

  check(): void {
    this.written = 0;
    this.kernel.check(this.judge.judge);
    this.derived.make();
    if (this.tombstone.exists) this.markDeleted();
    this.kernel.checkKeys();
  }

  take(first: number, to: number): number {
    const { kernel } = this;
    if (first >= this.written) this.written = kernel.write(first, true);
    const end = Math.min(to, this.written);
    if (first < end) kernel.findKeys(first, end);
    return end;
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

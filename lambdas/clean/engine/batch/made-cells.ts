import type { Kernel } from '../kernel/kernel';
import type { KernelViews } from '../kernel/kernel-views';

/** Where the canonical text of a cell is; the numbers are those of kernel/assembly/canonical.ts. */
const SOURCE = { bytes: 0, number: 2 } as const;

/** The cells of a batch that do not stand in its records: expressions make them. */
export class MadeCells {
  /** The views of the batch at hand. */
  private views: KernelViews;

  constructor(private readonly kernel: Kernel) {
    this.views = kernel.views;
  }

  /** Begins a batch, or goes on where the kernel's memory may have grown. */
  begin(): void {
    this.views = this.kernel.views;
  }

  /** @param place Row times columns plus column, here and below. */
  setNull(place: number): void {
    this.setBytes(place, 0, 0, Number.NaN);
  }

  /** The cell is a whole number of the last digit at the column's scale. */
  setNumber(place: number, value: number): void {
    const { canonSource, canonFrom, canonTo, numbers } = this.views;
    canonSource[place] = SOURCE.number;
    canonFrom[place] = 0;
    canonTo[place] = 0;
    numbers[place] = value;
  }

  /** The cell is `length` bytes at `at`, where `Kernel.keep` put them. @param number As expressions read it. */
  setBytes(place: number, at: number, length: number, number: number): void {
    const { canonSource, canonFrom, canonTo, numbers } = this.views;
    canonSource[place] = SOURCE.bytes;
    canonFrom[place] = at;
    canonTo[place] = at + length;
    numbers[place] = number;
  }
}

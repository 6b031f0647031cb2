import { csvCell } from '../csv-line';
import { cellText } from '../fast/cell-text';
import { SHAPE } from '../fast/record-spans';
import type { Kernel } from '../kernel/kernel';
import type { Judge } from '../kernel/spellings';
import type { BatchRows } from './batch-rows';

/** Quotation marks that are not doubled: all that the kernel asks of a file without a contract. */
const quote: Judge = ({ bytes, escaped }) => {
  const shape = SHAPE.odd | (escaped ? SHAPE.escaped : 0);
  const canonical = Buffer.from(csvCell(cellText(bytes, 0, bytes.length, shape)));
  return { same: false, bytes: canonical, number: Number.NaN, warning: 0 };
};

/** Rows of a file without a contract: the cells as they are. */
export class WrittenRows implements BatchRows {
  readonly warnings: BatchRows['warnings'] = [];
  /** Never: there are no keys. */
  readonly lost = { kind: 'duplicate', listed: true } as const;
  /** Rows before it are written. */
  private written = 0;

  constructor(private readonly kernel: Kernel) {}

  check(): void {
    this.written = 0;
    this.kernel.check(quote);
  }

  take(first: number, to: number): number {
    if (first >= this.written) this.written = this.kernel.write(first, true);
    return Math.min(to, this.written);
  }
}

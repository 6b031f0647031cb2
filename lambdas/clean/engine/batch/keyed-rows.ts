import type { Kernel } from '../kernel/kernel';
import type { BatchRows } from './batch-rows';
import type { ContractCheck } from './contract-check';

/** Rows of a contract with a key. */
export class KeyedRows implements BatchRows {
  readonly warnings: BatchRows['warnings'];
  readonly lost = { kind: 'duplicate', listed: true } as const;
  /** Rows before it are written. */
  private written = 0;

  constructor(
    private readonly kernel: Kernel,
    private readonly contract: ContractCheck,
  ) {
    this.warnings = contract.warnings;
  }

  check(): void {
    this.written = 0;
    this.contract.run();
  }

  take(first: number, to: number): number {
    const { kernel } = this;
    if (first >= this.written) this.written = kernel.write(first, true);
    const end = Math.min(to, this.written);
    if (first < end) {
      this.contract.setVersions(first, end);
      kernel.findKeys(first, end);
    }
    return end;
  }
}

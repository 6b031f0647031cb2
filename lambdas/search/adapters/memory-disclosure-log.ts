import type { Disclosure, DisclosureLog } from '../ports';

/** {@link DisclosureLog} in memory: for tests. */
export class MemoryDisclosureLog implements DisclosureLog {
  readonly rows: Disclosure[] = [];

  async write(disclosures: readonly Disclosure[]): Promise<void> {
    this.rows.push(...disclosures);
  }
}

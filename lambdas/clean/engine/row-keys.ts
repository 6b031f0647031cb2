import type { FileStart } from './file-start';
import { type KeySightings, KeyTable, type RowIdentity, type Sighting } from './key-table';
import { versionColumns } from './row-identity';

/** What its key makes of a row. */
export type Verdict =
  /** `suffix` tells identical rows apart. */
  | { readonly kind: 'accept'; readonly suffix: string }
  /** Equal to a row that was taken, but for cells that are not kept. */
  | { readonly kind: 'ambiguous' }
  /** `listed`: people should see it, because the other row has another content. */
  | { readonly kind: 'duplicate'; readonly listed: boolean };

const ACCEPT: Verdict = { kind: 'accept', suffix: '' };

/** Finds rows with a key that another row of the file has. */
export class RowKeys {
  /** A row was accepted that a newer one with its key has outdated: the file must be read again. */
  outdated = false;
  private settled = false;
  /** Where the keys are kept: here, or in the kernel that reads most of the rows. */
  private keys: KeySightings;
  private readonly keepIdentical: boolean;
  private readonly keyless: boolean;

  constructor(layout: NonNullable<FileStart['layout']>) {
    this.keepIdentical = layout.contract.identicalRows === 'keep';
    this.keyless = isKeyless(layout);
    this.keys = new KeyTable(versionColumns(layout).length, this.keepIdentical);
  }

  /** Keeps the keys elsewhere; no row has been seen yet. */
  keepIn(keys: KeySightings): void {
    this.keys = keys;
  }

  /** Where the keys were kept in an earlier reading; undefined in the first one. */
  get earlier(): KeySightings | undefined {
    return this.settled ? this.keys : undefined;
  }

  /** A row of the file itself: the first with its key wins, or the newest where there are versions. */
  judge(identity: RowIdentity, line: number): Verdict {
    this.keys.take(identity);
    return this.judgeTaken(identity.version, line);
  }

  /** Takes the key of the row that is judged next, as bytes: the UTF-8 of `RowIdentity.key`. */
  takeKey(bytes: Uint8Array, from: number, to: number): void {
    this.keys.takeKey(bytes, from, to);
  }

  /** Takes the content of the row that is judged next, as bytes: the UTF-8 of `RowIdentity.content`. */
  takeContent(bytes: Uint8Array, from: number, to: number): void {
    this.keys.takeContent(bytes, from, to);
  }

  /** As `judge`, of the row whose key and content were taken. */
  judgeTaken(version: readonly bigint[], line: number): Verdict {
    if (this.settled) return this.verdict(this.keys.lookUp(line));
    const sighting = this.keys.see(version, line);
    if (sighting.kind === 'newer') this.outdated = true;
    return this.verdict(sighting);
  }

  /** All rows have been seen: when they are read again, only those that have won are accepted. */
  settle(): this {
    this.outdated = false;
    this.settled = true;
    this.keys.settle?.();
    return this;
  }

  /** A corrected row, after all rows of the file: it never takes the place of another. */
  judgeFixed(identity: RowIdentity, line: number): Verdict {
    this.keys.take(identity);
    return this.verdict(this.keys.see([], line));
  }

  private verdict(sighting: Sighting): Verdict {
    if (sighting.kind !== 'again') return ACCEPT;
    if (this.keepIdentical) return { kind: 'accept', suffix: `-${sighting.occurrence}` };
    if (this.keyless && !sighting.sameContent) return { kind: 'ambiguous' };
    return { kind: 'duplicate', listed: !sighting.sameContent };
  }
}

/** The hash of the row is its key: an equal hash is an equal row. */
export function isKeyless({ contract, mapping }: NonNullable<FileStart['layout']>): boolean {
  return (
    contract.key.length === 0 ||
    contract.columns.some((column, index) => column.whenColumnAbsent && mapping[index] === -1)
  );
}

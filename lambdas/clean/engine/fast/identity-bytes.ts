import { hash } from 'node:crypto';
import { droppedCells, dropsCells, hashedColumn } from '../row-identity';
import type { RowKeys } from '../row-keys';
import type { RowLayout } from '../row-layout';
import { type CanonicalCells, SOURCE } from './canonical-cells';
import { copyBytes } from './copy-bytes';

/** As in the row rules: a longer key is a mistake, and they say so. */
const MAX_KEY_BYTES = 1000;
/** Commas, quotation marks and numbers of a key that is not too long. */
const KEY_ROOM = 4 * MAX_KEY_BYTES;
const COMMA = 44;
const HASH_DIGITS = 64;

/** What a row is known by, taken from its canonical line as bytes; see `compileIdentity`. */
export class IdentityBytes {
  private readonly key: readonly number[];
  /** The column that the row's hash fills; -1 where it stands behind the columns. */
  readonly hashed: number;
  private readonly keyless: boolean;
  private readonly dropsCells: boolean;
  private readonly dropped: (cells: readonly string[]) => string;
  private readonly scratch = Buffer.alloc(KEY_ROOM);

  constructor(layout: RowLayout) {
    const { contract } = layout;
    this.key = contract.key.map((name) => contract.columns.findIndex((c) => c.name === name));
    this.hashed = hashedColumn(layout);
    this.keyless = contract.key.length === 0 || this.hashed >= 0;
    this.dropped = droppedCells(layout);
    this.dropsCells = dropsCells(layout);
  }

  /** False when the key may be too long: the row rules say which column is to blame. */
  isShort(row: CanonicalCells): boolean {
    let bytes = 0;
    for (let i = 0; i < this.key.length; i++) {
      const column = this.key[i]!;
      const other = row.source[column] === SOURCE.other;
      bytes += other ? row.other[column]!.length : row.to[column]! - row.from[column]!;
    }
    return bytes <= MAX_KEY_BYTES;
  }

  /**
   * Takes key and content of the row whose cells are written in `[from, to)` of `line`, and adds the
   * row's hash where it is the key. @param cells The cells as written. @returns the end of the line.
   */
  take(
    keys: RowKeys,
    record: Buffer,
    row: CanonicalCells,
    line: Buffer,
    from: number,
    to: number,
    cells: () => readonly string[],
  ): number {
    if (this.keyless) return this.takeHash(keys, row, line, from, to, cells);
    const first = this.key[0]!;
    if (this.key.length === 1 && row.source[first] === SOURCE.record) {
      keys.takeKey(record, row.from[first]!, row.to[first]!);
    } else this.takeCells(keys, record, row);
    keys.takeContent(line, from, to);
    return to;
  }

  private takeCells(keys: RowKeys, record: Buffer, row: CanonicalCells): void {
    const { scratch, key } = this;
    let place = 0;
    for (const [i, column] of key.entries()) {
      if (i > 0) scratch[place++] = COMMA;
      place = row.writeCell(column, record, scratch, place);
    }
    keys.takeKey(scratch, 0, place);
  }

  private takeHash(
    keys: RowKeys,
    row: CanonicalCells,
    line: Buffer,
    from: number,
    to: number,
    cells: () => readonly string[],
  ): number {
    const digits = hash('sha256', line.subarray(from, to), 'hex');
    this.scratch.write(digits, 0, 'latin1');
    keys.takeKey(this.scratch, 0, HASH_DIGITS);
    if (this.dropsCells) {
      const content = Buffer.from(this.dropped(cells()));
      keys.takeContent(content, 0, content.length);
    } else keys.takeContent(line, from, from);
    return this.hashed < 0 ? this.appendHash(line, to) : this.insertHash(line, row.markedPlace, to);
  }

  private appendHash(line: Buffer, to: number): number {
    line[to] = COMMA;
    return copyBytes(this.scratch, 0, HASH_DIGITS, line, to + 1);
  }

  private insertHash(line: Buffer, at: number, to: number): number {
    line.copyWithin(at + HASH_DIGITS, at, to);
    copyBytes(this.scratch, 0, HASH_DIGITS, line, at);
    return to + HASH_DIGITS;
  }
}

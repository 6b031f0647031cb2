import type { Value } from '../../../../contracts/expression/value';
import type { Column } from '../../../../contracts/types';
import type { CanonicalCells } from './canonical-cells';
import { CellMemo } from './cell-memo';
import type { CellRule } from './cell-rule';
import { cellText } from './cell-text';
import { compileSpelling, type KnownSpelling, type SpellingOptions } from './known-spelling';
import { SHAPE } from './record-spans';
import { setText } from './set-text';

/** What a memo rule must know besides its column. */
interface MemoRuleOptions extends SpellingOptions {
  /** Spellings that the memo holds, a power of two. */
  readonly slots: number;
}

/**
 * Cells of any column: the column's own `parseCell` reads each spelling once and is asked again only
 * when the spelling has been forgotten.
 */
export class MemoRule implements CellRule {
  private readonly memo: CellMemo<KnownSpelling>;
  private readonly find: (text: string) => KnownSpelling;

  constructor(
    private readonly index: number,
    column: Column,
    options: MemoRuleOptions,
  ) {
    this.memo = new CellMemo(options.slots);
    this.find = compileSpelling(column, options);
  }

  read(bytes: Buffer, from: number, to: number, shape: number, row: CanonicalCells): boolean {
    const known = this.look(bytes, from, to, shape);
    if (!known.taken) return false;
    const { index } = this;
    row.numbers[index] = known.number;
    if (known.warned) row.warn(known.warned);
    if (known.same && (shape & SHAPE.double) === 0) setText(row, index, bytes, from, to, shape);
    else row.setOther(index, known.bytes);
    return true;
  }

  value(bytes: Buffer, from: number, to: number, shape: number): Value {
    return this.look(bytes, from, to, shape).value;
  }

  private look(bytes: Buffer, from: number, to: number, shape: number): KnownSpelling {
    // The same bytes mean another text when they are escaped.
    if ((shape & SHAPE.escaped) !== 0) return this.find(cellText(bytes, from, to, shape));
    const known = this.memo.get(bytes, from, to);
    if (known !== undefined) return known;
    const found = this.find(cellText(bytes, from, to, shape));
    this.memo.set(bytes, from, to, found);
    return found;
  }
}

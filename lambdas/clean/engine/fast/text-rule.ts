import type { Value } from '../../../../contracts/expression/value';
import type { Column } from '../../../../contracts/types';
import { mayWarn, SUSPECT_START } from '../text-warnings';
import type { CanonicalCells } from './canonical-cells';
import type { CellRule } from './cell-rule';
import { cellText, characterCount } from './cell-text';
import type { MemoRule } from './memo-rule';
import { SHAPE } from './record-spans';
import { setText } from './set-text';

/** Longest word that stands for a missing value. */
const LONGEST_WORD = 9;

/** Whether the memo must look: rarely too often, and without a look at every byte of plain ASCII. */
function isSuspect(bytes: Uint8Array, from: number, to: number, shape: number): boolean {
  if ((shape & (SHAPE.odd | SHAPE.plus)) !== 0) return mayWarn(bytes, from, to);
  if (SUSPECT_START[bytes[from]!] === 0) return false;
  return to - from <= LONGEST_WORD || mayWarn(bytes, from, to);
}

/** Cells of text columns without pattern and without listed values: no string is made of them. */
export class TextRule implements CellRule {
  private readonly least: number;
  private readonly most: number;
  /** True when the column bounds the length of its cells. */
  readonly limited: boolean;

  /**
   * @param escapedNulls A null token has a quotation mark: escaped cells are not compared with it here.
   * @param otherwise Reads cells that may be worth a warning, or have quotation marks to be doubled.
   */
  constructor(
    private readonly index: number,
    { minLength = 0, maxLength = Number.POSITIVE_INFINITY }: Column,
    private readonly escapedNulls: boolean,
    private readonly otherwise: MemoRule,
  ) {
    this.least = minLength;
    this.most = maxLength;
    this.limited = minLength > 0 || maxLength < Number.POSITIVE_INFINITY;
  }

  read(bytes: Buffer, from: number, to: number, shape: number, row: CanonicalCells): boolean {
    if ((shape & SHAPE.double) !== 0) return this.otherwise.read(bytes, from, to, shape, row);
    if (this.escapedNulls && (shape & SHAPE.escaped) !== 0) return false;
    if (this.limited) {
      const characters = characterCount(bytes, from, to, shape);
      if (characters < this.least || characters > this.most) return false;
    }
    if (isSuspect(bytes, from, to, shape)) {
      return this.otherwise.read(bytes, from, to, shape, row);
    }
    setText(row, this.index, bytes, from, to, shape);
    return true;
  }

  value(bytes: Buffer, from: number, to: number, shape: number): Value {
    return cellText(bytes, from, to, shape);
  }
}

import type { Value } from '../../../../contracts/expression/value';
import type { Column } from '../../../../contracts/types';
import { mayWarn, SUSPECT_START } from '../text-warnings';
import type { CanonicalCells } from './canonical-cells';
import type { CellRule } from './cell-rule';
import { cellText, characterCount } from './cell-text';
import type { MemoRule } from './memo-rule';
import { SHAPE } from './record-spans';
import { setText } from './set-text';

const PLUS = 43;

/** `mayWarn` without looking at every byte of a cell that is plain ASCII. */
function cellMayWarn(bytes: Uint8Array, from: number, to: number, shape: number): boolean {
  const suspect =
    (shape & SHAPE.odd) !== 0 ||
    SUSPECT_START[bytes[from]!] === 1 ||
    bytes[to - 3] === PLUS ||
    bytes[to - 4] === PLUS;
  return suspect && mayWarn(bytes, from, to);
}

/** Cells of text columns without pattern and without listed values: no string is made of them. */
export class TextRule implements CellRule {
  private readonly least: number;
  private readonly most: number;
  private readonly limited: boolean;
  private from = 0;
  private to = 0;
  private shape = 0;

  /**
   * @param escapedNulls A null token has a quotation mark: escaped cells are not compared with it here.
   * @param otherwise Reads cells with quotation marks that canonical CSV must double.
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
    this.from = from;
    this.to = to;
    this.shape = shape;
    if ((shape & SHAPE.double) !== 0) return this.otherwise.read(bytes, from, to, shape, row);
    if (this.escapedNulls && (shape & SHAPE.escaped) !== 0) return false;
    if (this.limited) {
      const characters = characterCount(bytes, from, to, shape);
      if (characters < this.least || characters > this.most) return false;
    }
    if (cellMayWarn(bytes, from, to, shape)) return false;
    setText(row, this.index, bytes, from, to, shape);
    return true;
  }

  value(record: Buffer): Value {
    return cellText(record, this.from, this.to, this.shape);
  }
}

import type { CellResult } from '../../../../contracts/cell-result';
import type { Value } from '../../../../contracts/expression/value';
import { parseCell } from '../../../../contracts/parse-cell';
import type { Column } from '../../../../contracts/types';
import { csvCell } from '../csv-line';
import type { CanonicalCells } from './canonical-cells';
import { CellMemo } from './cell-memo';
import type { CellRule } from './cell-rule';
import { cellText } from './cell-text';
import { numberOf } from './number-of';
import { SHAPE } from './record-spans';
import { setText } from './set-text';
import { type WarnedCell, warnedCells } from './warned-cell';

/** What is known of one spelling of a cell. */
interface Known {
  /** False when the row rules must judge it. */
  readonly taken: boolean;
  /** The canonical text is the cell as written. */
  readonly same: boolean;
  /** The canonical cell with the quotation marks that it needs. */
  readonly bytes: Uint8Array;
  readonly number: number;
  readonly value: Value;
  readonly warned: WarnedCell | undefined;
}

const NOTHING = new Uint8Array(0);
const NOT_TAKEN: Known = {
  taken: false,
  same: false,
  bytes: NOTHING,
  number: 0,
  value: null,
  warned: undefined,
};

/** What a memo rule must know besides its column. */
export interface MemoRuleOptions {
  /** Spellings that the memo holds, a power of two. */
  readonly slots: number;
  /** Expressions read the column as a number: a cell that a double cannot hold is not taken. */
  readonly asNumber: boolean;
  /** Cells that mean NULL; those with a quotation mark are found here only. */
  readonly nulls: ReadonlySet<string>;
}

/**
 * Cells of any column: the column's own `parseCell` reads each spelling once and is asked again only
 * when the spelling has been forgotten.
 */
export class MemoRule implements CellRule {
  private readonly memo: CellMemo<Known>;
  private readonly parse: (text: string) => CellResult;
  private readonly warnedOf: ReturnType<typeof warnedCells>;

  constructor(
    private readonly index: number,
    private readonly column: Column,
    private readonly options: MemoRuleOptions,
  ) {
    this.memo = new CellMemo(options.slots);
    this.parse = parseCell(column);
    this.warnedOf = warnedCells(column);
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

  private look(bytes: Buffer, from: number, to: number, shape: number): Known {
    // The same bytes mean another text when they are escaped.
    if ((shape & SHAPE.escaped) !== 0) return this.find(cellText(bytes, from, to, shape));
    const known = this.memo.get(bytes, from, to);
    if (known !== undefined) return known;
    const found = this.find(cellText(bytes, from, to, shape));
    this.memo.set(bytes, from, to, found);
    return found;
  }

  private find(text: string): Known {
    const { nulls, asNumber } = this.options;
    const cell = this.parse(text);
    if (!cell.ok || nulls.has(text)) return NOT_TAKEN;
    const number = numberOf(cell.value, this.column.scale ?? 0);
    if (asNumber && number !== number) return NOT_TAKEN;
    const warned = this.warnedOf?.(cell.text);
    const bytes = Buffer.from(csvCell(cell.text));
    return { taken: true, same: cell.text === text, bytes, number, value: cell.value, warned };
  }
}

import { type CellKind, cellKind } from './cell-kind';
import { mayBeNull } from './null-tokens';
import { MarkProfile, markedNumber } from './number-marks';
import { type Spelling, spellingsOf } from './temporal-spellings';

/** Values are listed while they are few: more of them are no list to choose from. */
const MOST_VALUES = 24;
/** Longer cells are texts, not names of a list. */
const LONGEST_VALUE = 60;

/** What is known of a column, cell by cell. Memory does not grow with the rows. */
export class ColumnProfile {
  cells = 0;
  empty = 0;
  /** Cells that may mean that a value is missing, by their spelling. */
  readonly tokens = new Map<string, number>();
  /** Other cells by kind; dates are in `temporal`. */
  readonly kinds = new Map<CellKind, number>();
  /** Cells that read as dates or times, by all spellings that fit. */
  readonly temporal = new Map<string, { readonly spellings: readonly Spelling[]; cells: number }>();
  /** Numbers that are written with groups, another decimal sign, a currency or percent; `marked` counts them. */
  readonly marks = new MarkProfile();
  marked = 0;
  /** Cells that name no offset from UTC, although they are times. */
  localTimes = 0;
  lowest = Number.POSITIVE_INFINITY;
  highest = Number.NEGATIVE_INFINITY;
  /** Digits before and after the point of numbers. */
  wholeDigits = 0;
  scale = 0;
  /** Texts that have the shape of what says who somebody is. */
  emails = 0;
  phones = 0;
  socialNumbers = 0;
  /** The different values in their order of appearance; undefined when they are many or long. */
  values: Map<string, number> | undefined = new Map();

  /** Takes one cell, trimmed. */
  take(text: string): void {
    this.cells++;
    if (text === '') {
      this.empty++;
      return;
    }
    if (mayBeNull(text)) {
      this.tokens.set(text, (this.tokens.get(text) ?? 0) + 1);
      return;
    }
    this.listValue(text);
    const spellings = spellingsOf(text);
    if (spellings.length > 0) this.takeTime(text, spellings);
    else if (!this.takeMarked(text)) this.takeKind(text, cellKind(text));
  }

  /** Cells that hold a value whatever is thought of null tokens. */
  get filled(): number {
    return this.cells - this.empty - this.tokenCells;
  }

  get tokenCells(): number {
    return [...this.tokens.values()].reduce((sum, cells) => sum + cells, 0);
  }

  /** Whether all cells with a value are of these kinds. */
  isAll(...kinds: readonly CellKind[]): boolean {
    const cells = kinds.reduce((sum, kind) => sum + (this.kinds.get(kind) ?? 0), 0);
    return cells > 0 && cells === this.filled;
  }

  private listValue(text: string): void {
    if (this.values === undefined) return;
    const known = this.values.get(text);
    if (known === undefined && (this.values.size === MOST_VALUES || text.length > LONGEST_VALUE)) {
      this.values = undefined;
    } else this.values.set(text, (known ?? 0) + 1);
  }

  private takeTime(text: string, spellings: readonly Spelling[]): void {
    const name = spellings
      .map(({ format, timed }) => format ?? (timed ? 'time' : 'date'))
      .join('|');
    const known = this.temporal.get(name);
    if (known) known.cells++;
    else this.temporal.set(name, { spellings, cells: 1 });
    const timed = spellings.some((spelling) => spelling.timed);
    if (timed && !/(?:[Zz]|[+-]\d\d(?::?\d\d)?)$/.test(text.slice(10))) this.localTimes++;
  }

  private takeMarked(text: string): boolean {
    // plain numbers and words are most cells
    if (!/\d[.,]\d{3}[.,]|\d,\d|[%$\u20ac\u00a3\u00a5]/.test(text)) return false;
    const number = markedNumber(text);
    if (number === undefined) return false;
    this.marks.take(number);
    this.marked++;
    return true;
  }

  private takeKind(text: string, kind: CellKind): void {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    if (kind === 'integer' || kind === 'decimal') this.takeNumber(text);
    else if (kind === 'text') this.takeText(text);
  }

  private takeText(text: string): void {
    if (/^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$/.test(text)) this.emails++;
    else if (/^\d{3}-\d{2}-\d{4}$/.test(text)) this.socialNumbers++;
    else if (/^(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}$/.test(text)) this.phones++;
  }

  private takeNumber(text: string): void {
    const value = Number(text);
    if (value < this.lowest) this.lowest = value;
    if (value > this.highest) this.highest = value;
    const start = text.charCodeAt(0) === 45 ? 1 : 0;
    const point = text.indexOf('.');
    const whole = (point < 0 ? text.length : point) - start;
    const fraction = point < 0 ? 0 : text.length - point - 1;
    if (whole > this.wholeDigits) this.wholeDigits = whole;
    if (fraction > this.scale) this.scale = fraction;
  }
}

/** Which sign parts whole and fraction; the other one groups digits. */
type Style = 'point' | 'comma';

/** A number with marks of its own: `$1,234.50`, `12 %`, `1.234,50`. */
export interface MarkedNumber {
  /** The sign of a currency or percent; empty when there is none. */
  readonly mark: string;
  /** How it may be read: with both signs, one way; `1,234` both ways. */
  readonly readings: readonly Reading[];
}

interface Reading {
  readonly style: Style;
  readonly grouped: boolean;
  readonly whole: number;
  readonly scale: number;
}

const MARK =
  /^(?<before>[$\u20ac\u00a3\u00a5]) ?(?<first>-?[\d.,]+)$|^(?<second>-?[\d.,]+) ?(?<after>[%$\u20ac\u00a3\u00a5])$/;
const STYLES: Readonly<Record<Style, RegExp>> = {
  point: /^-?(?<whole>\d{1,3}(?<group>(?:,\d{3})+)|\d{1,15})(?:\.(?<fraction>\d{1,10}))?$/,
  comma: /^-?(?<whole>\d{1,3}(?<group>(?:\.\d{3})+)|\d{1,15})(?:,(?<fraction>\d{1,10}))?$/,
};

/** Reads a cell that is no plain number; undefined when it is no number at all. */
export function markedNumber(text: string): MarkedNumber | undefined {
  if (text.length > 30) return undefined;
  const marked = MARK.exec(text)?.groups;
  const core = marked?.['first'] ?? marked?.['second'] ?? text;
  const readings = (['point', 'comma'] as const).flatMap((style) => reading(core, style));
  if (readings.length === 0) return undefined;
  return { mark: marked?.['before'] ?? marked?.['after'] ?? '', readings };
}

function reading(core: string, style: Style): Reading[] {
  const groups = STYLES[style].exec(core)?.groups;
  if (groups === undefined) return [];
  const { whole = '', group, fraction = '' } = groups;
  const grouped = group !== undefined;
  return [{ style, grouped, whole: whole.replaceAll(/\D/g, '').length, scale: fraction.length }];
}

/** How the numbers of a column are written, in the words of Frictionless Data. */
export interface NumberMarks {
  readonly groupChar?: string;
  readonly decimalChar?: string;
  readonly bareNumber?: false;
  /** Most digits before and after the decimal sign. */
  readonly whole: number;
  readonly scale: number;
}

/** What is known of the marked numbers of a column. */
export class MarkProfile {
  private cells = 0;
  private readonly marks = new Map<string, number>();
  private readonly styles = new Map<Style, Seen>();

  take({ mark, readings }: MarkedNumber): void {
    this.cells++;
    this.marks.set(mark, (this.marks.get(mark) ?? 0) + 1);
    for (const { style, grouped, whole, scale } of readings) {
      const seen = this.styles.get(style) ?? {
        cells: 0,
        grouped: false,
        sure: false,
        whole: 0,
        scales: new Set(),
      };
      seen.cells++;
      seen.grouped ||= grouped;
      seen.sure ||= grouped && (scale > 0 || whole > 6);
      seen.whole = Math.max(seen.whole, whole);
      seen.scales.add(scale);
      this.styles.set(style, seen);
    }
  }

  /**
   * How the column is written; undefined when that cannot be told (`1,234` alone may be either) or when reading
   * it as numbers would lose what a mark says: several currencies, or percent beside plain numbers.
   * @param plain whole numbers without any mark in the same column.
   * @param points numbers with a decimal point and no other mark.
   * @param plainIsSmall none of the plain numbers has more than three digits.
   */
  style(plain: number, points: number, plainIsSmall: boolean): NumberMarks | undefined {
    const { point, comma } = Object.fromEntries(this.styles);
    const signs = [...this.marks.keys()].filter((mark) => mark !== '');
    const percent = this.marks.get('%') ?? 0;
    if (signs.length > 1 || (percent > 0 && percent < this.cells + plain + points))
      return undefined;
    const marks = signs.length > 0 ? ({ bareNumber: false } as const) : {};
    const isPoint = point?.cells === this.cells;
    const isComma = comma?.cells === this.cells && points === 0;
    // with a decimal comma there would be other numbers of digits behind it
    const isThousands = (plain > 0 && plainIsSmall) || signs[0] === '$' || signs[0] === '£';
    if (isPoint && (!isComma || point.sure || isThousands || !point.grouped))
      return { ...marks, ...(point.grouped ? { groupChar: ',' } : {}), ...digits(point) };
    // lists such as `1,2` are no numbers: amounts have the same number of digits, two at least
    const amounts = comma !== undefined && comma.scales.size === 1 && Math.max(...comma.scales) > 1;
    if (!isPoint && isComma && (comma.sure || amounts))
      return {
        ...marks,
        ...(comma.grouped ? { groupChar: '.' } : {}),
        decimalChar: ',',
        ...digits(comma),
      };
    return undefined;
  }
}

interface Seen {
  cells: number;
  grouped: boolean;
  /** A cell has both signs or several groups, so that there is one way to read it. */
  sure: boolean;
  whole: number;
  readonly scales: Set<number>;
}

function digits({ whole, scales }: Seen): Pick<NumberMarks, 'whole' | 'scale'> {
  return { whole, scale: Math.max(...scales) };
}

import { cellText } from './cell-text';
import { SHAPE } from './record-spans';

/** Cells of one record or of many: first byte, the one after the last, and `SHAPE` bits. */
interface CellSpans {
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
  readonly shape: ArrayLike<number>;
}

/**
 * The cells `[first, end)` of a record as they are written, white space included.
 * @param known The text of the record where it is known: ASCII, with no quotation mark around a cell.
 */
export function cutCells(
  bytes: Buffer,
  spans: CellSpans,
  first: number,
  end: number,
  known?: string,
): readonly string[] {
  const { from, to, shape } = spans;
  const start = from[first]!;
  const text = known ?? asciiText(bytes, spans, first, end);
  const cells: string[] = [];
  for (let cell = first; cell < end; cell++) {
    // One string is made of ASCII, and the cells are pieces of it.
    const piece = text?.slice(from[cell]! - start, to[cell]! - start);
    cells.push(
      piece === undefined || (shape[cell]! & SHAPE.escaped) !== 0
        ? cellText(bytes, from[cell]!, to[cell]!, shape[cell]!)
        : piece,
    );
  }
  return cells;
}

/** The text from the first cell to the end of the last; undefined where it is not ASCII. */
function asciiText(
  bytes: Buffer,
  { from, to, shape }: CellSpans,
  first: number,
  end: number,
): string | undefined {
  let seen = 0;
  for (let cell = first; cell < end; cell++) seen |= shape[cell]!;
  if ((seen & SHAPE.odd) !== 0) return undefined;
  return bytes.toString('latin1', from[first], to[end - 1]);
}

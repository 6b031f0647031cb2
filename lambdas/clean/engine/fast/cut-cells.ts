import { cellText } from './cell-text';
import { SHAPE } from './record-spans';

/** Cells of one record or of many: first byte, the one after the last, and `SHAPE` bits. */
interface CellSpans {
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
  readonly shape: ArrayLike<number>;
}

/** The cells `[first, end)` of a record as they are written, white space included. */
export function cutCells(
  bytes: Buffer,
  spans: CellSpans,
  first: number,
  end: number,
): readonly string[] {
  const { from, to, shape } = spans;
  const start = from[first]!;
  const text = isAscii(shape, first, end)
    ? bytes.toString('latin1', start, to[end - 1])
    : undefined;
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

function isAscii(shape: ArrayLike<number>, first: number, end: number): boolean {
  let seen = 0;
  for (let cell = first; cell < end; cell++) seen |= shape[cell]!;
  return (seen & SHAPE.odd) === 0;
}

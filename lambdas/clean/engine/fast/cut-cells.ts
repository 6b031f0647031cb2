import { cellText } from './cell-text';
import { type RecordSpans, SHAPE } from './record-spans';

/** The cells of the record of the spans as they are written, white space included. */
export function cutCells(bytes: Buffer, spans: RecordSpans): readonly string[] {
  const { from, to, shape, count, odd } = spans;
  const cells: string[] = [];
  const start = from[0]!;
  // One string is made of ASCII, and the cells are pieces of it.
  const text = odd ? undefined : bytes.toString('latin1', start, spans.end);
  for (let cell = 0; cell < count; cell++) {
    const piece = text?.slice(from[cell]! - start, to[cell]! - start);
    cells.push(
      piece === undefined || (shape[cell]! & SHAPE.escaped) !== 0
        ? cellText(bytes, from[cell]!, to[cell]!, shape[cell]!)
        : piece,
    );
  }
  return cells;
}

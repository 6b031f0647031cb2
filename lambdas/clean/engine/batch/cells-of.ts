import { cutCells } from '../fast/cut-cells';
import { SHAPE } from '../fast/record-spans';
import type { KernelViews } from '../kernel/kernel-views';

const NOT_PLAIN = SHAPE.enclosed | SHAPE.escaped | SHAPE.enclose | SHAPE.double | SHAPE.odd;

/** The cells of a row of the batch as written. @param text What `plainText` says of the row. */
export function cellsOf(views: KernelViews, row: number, text?: string): readonly string[] {
  const { bytes, rowCell, cellFrom: from, cellTo: to, cellShape: shape } = views;
  return cutCells(bytes, { from, to, shape }, rowCell[row]!, rowCell[row + 1]!, text);
}

/** A row of the batch as text, if it has so many cells, all ASCII, and none has or needs quotation marks. */
export function plainText(views: KernelViews, row: number, cells: number): string | undefined {
  const { bytes, rowFrom, rowTo, rowCell, cellShape } = views;
  const first = rowCell[row]!;
  const end = rowCell[row + 1]!;
  if (end - first !== cells) return undefined;
  let seen = 0;
  for (let cell = first; cell < end; cell++) seen |= cellShape[cell]!;
  return (seen & NOT_PLAIN) === 0 ? bytes.toString('latin1', rowFrom[row], rowTo[row]) : undefined;
}

import { cutCells } from '../fast/cut-cells';
import type { KernelViews } from '../kernel/kernel-views';

/** The cells of a row of the batch as written. */
export function cellsOf(views: KernelViews, row: number): readonly string[] {
  const { bytes, rowCell, cellFrom: from, cellTo: to, cellShape: shape } = views;
  return cutCells(bytes, { from, to, shape }, rowCell[row]!, rowCell[row + 1]!);
}

/**
 * A record's cells as a rejects file shows them: exactly one a column, so that what follows them stays
 * under its name. What is too much ends up in the last.
 */
export function shownCells(
  cells: readonly string[],
  width: number,
  delimiter: string,
): readonly string[] {
  if (cells.length === width) return cells;
  if (cells.length > width) {
    return [...cells.slice(0, width - 1), cells.slice(width - 1).join(delimiter)];
  }
  return [...cells, ...Array.from({ length: width - cells.length }, () => '')];
}

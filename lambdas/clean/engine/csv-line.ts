const NEEDS_QUOTES = /[",\r\n]/;

/**
 * One cell of a canonical line: quoted only where it must be. Empty is NULL, so an empty cell is
 * written as nothing, never as `""`.
 */
export function csvCell(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Cells as one line with `,` and without its newline. */
export function csvLine(cells: readonly string[]): string {
  return cells.map(csvCell).join(',');
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;

/**
 * One cell of a canonical line: quoted only where it must be. Empty is NULL, so an empty cell is
 * written as nothing, never as `""`.
 */
export function csvCell(text: string): string {
  return isPlain(text, 0) ? text : `"${text.replaceAll('"', '""')}"`;
}

/** Cells as one line with `,` and without its newline. */
export function csvLine(cells: readonly string[]): string {
  const line = cells.join(',');
  return isPlain(line, cells.length - 1) ? line : cells.map(csvCell).join(',');
}

/** True when the line has no quotation mark, no newline, and no commas but those between its cells. */
function isPlain(line: string, commas: number): boolean {
  let found = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code === COMMA) found++;
    else if (code === QUOTE || code === LF || code === CR) return false;
  }
  return found === commas;
}

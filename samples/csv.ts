/** One record of a CSV file: cells in the order of the header. */
export type Row = readonly string[];

/** A cell as RFC 4180 writes it: quoted when it has a comma, a quotation mark or a newline. */
function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its newline. */
export function csvLine(row: Row): string {
  return `${row.map(cell).join(',')}\n`;
}

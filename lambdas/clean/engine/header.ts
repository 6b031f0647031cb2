type Row = readonly string[];

const NUMBER = /^[-+]?[$€£]?\d[\d.,]*%?$/;
const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?$/;

function isData(cell: string): boolean {
  const text = cell.trim();
  return NUMBER.test(text) || DATE.test(text);
}

/**
 * Whether the first record of a file names its columns. Every column votes: a name above numbers or
 * dates is for a header, a number or date in the first record against it. Without a vote the first
 * record is taken for names, unless it is blank throughout.
 * @param sample The first records of the file.
 */
export function hasHeader(sample: readonly Row[]): boolean {
  const [first, ...rows] = sample;
  if (first === undefined || first.every((cell) => cell.trim() === '')) return false;
  let votes = 0;
  let against = 0;
  for (const [index, name] of first.entries()) {
    const cells = rows.map((row) => row[index] ?? '').filter((cell) => cell.trim() !== '');
    const data = cells.filter(isData).length;
    if (isData(name)) against++;
    else if (cells.length > 0 && data > cells.length / 2 && name.trim() !== '') votes++;
  }
  return against === 0 || votes > against;
}

/** Every record, the header included, ends with a delimiter that opens no further column. */
export function hasTrailingDelimiter(sample: readonly Row[]): boolean {
  const rows = sample.filter((row) => row.length > 1);
  return rows.length > 0 && rows.every((row) => row[row.length - 1]?.trim() === '');
}

/** Names of columns in a file without a header: `c1`, `c2`, … */
export function columnNumbers(width: number): string[] {
  return Array.from({ length: width }, (_, index) => `c${index + 1}`);
}

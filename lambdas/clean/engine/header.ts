import type { SampleRecord } from './dialect-score';
import { trimmed } from './row-rules';

type Row = readonly string[];

const NUMBER = /^[-+]?[$€£]?\d[\d.,]*%?$/;
const DATE = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ].*)?$/;
const WHOLE = /^\d{1,15}$/;
/** What pandas calls a column of row numbers that was written with a header. */
const UNNAMED = /^unnamed:? ?0$/i;

function isData(cell: string): boolean {
  const text = cell.trim();
  return NUMBER.test(text) || DATE.test(text);
}

/** A line with nothing on it. */
export function isBlank(cells: Row): boolean {
  return cells.length <= 1 && trimmed(cells[0] ?? '') === '';
}

/**
 * Whether the first record of a file names its columns. Every column votes: a name above numbers or
 * dates is for a header, a number or date in the first record against it. Without a vote the first
 * record is taken for names, unless it is blank throughout.
 * @param sample The first records of the file.
 */
export function hasHeader(sample: readonly Row[]): boolean {
  const [first] = sample;
  if (first === undefined || first.every((cell) => cell.trim() === '')) return false;
  const { votes, against } = headerVotes(sample);
  return against === 0 || votes > against;
}

/** Columns that speak for the first record being their names, and those that speak against it. */
export function headerVotes([first = [], ...rows]: readonly Row[]): {
  readonly votes: number;
  readonly against: number;
} {
  let votes = 0;
  let against = 0;
  for (const [index, name] of first.entries()) {
    const cells = rows.map((row) => row[index] ?? '').filter((cell) => cell.trim() !== '');
    const data = cells.filter(isData).length;
    if (isData(name)) against++;
    else if (cells.length > 0 && data > cells.length / 2 && name.trim() !== '') votes++;
  }
  return { votes, against };
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

/** The names of a header, and which of its cells are none. */
export interface HeaderNames {
  /** One name for each cell of a row, as written. */
  readonly names: readonly string[];
  /** The first column only numbers the rows. */
  readonly numbered: boolean;
  /** Cells of the header with those that delimiters at its end open. */
  readonly rawWidth: number;
  /** Rows may end with delimiters that open no cell. */
  readonly trailing: boolean;
}

/**
 * The names in the record of a header. Delimiters at its end open no columns where the rows below have
 * nothing there, and a first column that only counts the rows, as data frames are written by pandas and R,
 * is marked; R leaves out its name altogether.
 * @param rows Some records below the header.
 */
export function headerNames(header: Row, rows: readonly Row[]): HeaderNames {
  const width = nameCount(header, rows);
  const names = header.slice(0, width);
  const trailing = width < header.length || endsWithDelimiters(width, rows);
  const first = names[0]?.trim() ?? '';
  if (first === '' || UNNAMED.test(first)) {
    const numbered = width > 1 && counts(rows);
    return { names, numbered, rawWidth: header.length, trailing };
  }
  const shorter = rows.length > 0 && rows.every((row) => row.length === width + 1);
  if (
    shorter &&
    width === header.length &&
    rows.some((row) => row.at(-1)?.trim() !== '') &&
    counts(rows)
  ) {
    return { names: ['', ...names], numbered: true, rawWidth: width + 1, trailing: false };
  }
  return { names, numbered: false, rawWidth: header.length, trailing };
}

/**
 * Every row has one cell more than the header, with nothing in it: a delimiter at the end of each line. In
 * a few rows only it could as well be one delimiter too many somewhere, by which the cells behind it moved.
 */
export function endsWithDelimiters(width: number, rows: readonly Row[]): boolean {
  const long = rows.filter((row) => row.length >= width);
  return (
    long.length > 1 && long.every((row) => row.length === width + 1 && row.at(-1)?.trim() === '')
  );
}

/** Cells of the header up to the last one that has a name, or something below it. */
function nameCount(header: Row, rows: readonly Row[]): number {
  let width = header.length;
  const isEmpty = (index: number) =>
    header[index]?.trim() === '' && rows.every((row) => (row[index] ?? '').trim() === '');
  while (width > 1 && isEmpty(width - 1)) width--;
  return width;
}

/** The first cells are whole numbers, each above the one before. */
function counts(rows: readonly Row[]): boolean {
  let last = -1;
  for (const row of rows) {
    const text = row[0]?.trim() ?? '';
    if (!WHOLE.test(text) || Number(text) <= last) return false;
    last = Number(text);
  }
  return rows.length > 0;
}

/** Records that can be a header, or rows: not blank, and whole. */
export function filledRecords(sample: readonly SampleRecord[]): SampleRecord[] {
  return sample.filter(({ cells }) => !isBlank(cells));
}

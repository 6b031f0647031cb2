import { compileFilePattern } from '../../../contracts/file-pattern';
import type { Column, Contract } from '../../../contracts/types';
import type { DetectedDialect } from './dialect';
import { filledRecords, hasTrailingDelimiter } from './header';
import type { RowLayout } from './row-layout';
import { compileRowRules } from './row-rules';

type Row = readonly string[];

/**
 * Which cell is which column of a file without header: the contract's columns in their order. Derived
 * columns are left out, and those that the key brings where the file has no cells for them.
 * @param first The first row. @param rows Some rows, to know a delimiter at the end of lines.
 */
export function byPosition(
  contract: Contract,
  first: Row,
  rows: readonly Row[],
  key: string,
): RowLayout {
  const width = first.length - (first.length > 1 && hasTrailingDelimiter(rows) ? 1 : 0);
  const captured = capturedFrom(contract, key);
  const readable = contract.columns.filter((column) => column.transform === undefined);
  const brought = (column: Column) =>
    width < readable.length && captured[column.name] !== undefined;
  let next = 0;
  const mapping = contract.columns.map((column) =>
    column.transform === undefined && !brought(column) && next < width ? next++ : -1,
  );
  return { contract, mapping, captured, width };
}

function capturedFrom({ filePatterns }: Contract, key: string): Readonly<Record<string, string>> {
  for (const pattern of filePatterns) {
    const captured = compileFilePattern(pattern).match(key);
    if (captured) return captured;
  }
  return {};
}

/** Of the rows that are looked at, so many must keep the contract. */
const SHARE_OF_ROWS = 0.9;

/**
 * Whether a file of which no record is a header holds the contract's columns in their order: it has as many
 * cells, its first row and nearly all others keep the contract, and columns that take not every text prove it.
 */
export function looksHeaderless(
  detected: DetectedDialect,
  contract: Contract,
  key: string,
): boolean {
  const rows = filledRecords(detected.sample).map(({ cells }) => cells);
  const [first] = rows;
  if (first === undefined) return false;
  const layout = byPosition(contract, first, rows, key);
  const used = contract.columns.filter((_, index) => (layout.mapping[index] ?? -1) >= 0);
  const all = contract.columns.filter(
    (column) => column.transform === undefined && layout.captured[column.name] === undefined,
  );
  if (layout.width !== used.length || used.length !== all.length) return false;
  if (!used.some((column, at) => isProof(column) && (first[at] ?? '').trim() !== '')) return false;
  const check = compileRowRules(layout);
  const keeps = (row: Row) => row.length >= layout.width && check(row.slice(0, layout.width)).ok;
  return keeps(first) && rows.filter(keeps).length >= rows.length * SHARE_OF_ROWS;
}

/** Not every text is a value of such a column. */
function isProof({ type, pattern, enum: values }: Column): boolean {
  return type !== 'string' || pattern !== undefined || values !== undefined;
}

/**
 * Whether the last column shows that no cell has moved: it must be filled, or takes other values than the
 * column before it. Then an empty cell behind it is a delimiter too many at the very end.
 */
export function hasFirmEnd({ contract, mapping, width }: RowLayout): boolean {
  const columnAt = (position: number) => contract.columns[mapping.indexOf(position)];
  const [before, last] = [columnAt(width - 2), columnAt(width - 1)];
  if (last === undefined) return false;
  const differs = before !== undefined && before.type !== last.type && last.type !== 'string';
  return last.required || differs;
}

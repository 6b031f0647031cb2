import type { DetectedDialect } from './dialect';
import type { FileStart } from './file-start';
import {
  columnNumbers,
  endsWithDelimiters,
  filledRecords,
  hasHeader,
  hasTrailingDelimiter,
  headerVotes,
} from './header';
import { dialectOf, type FirstRecord, firstRecord, type HeadText } from './text-start';

/** Titles above a header are looked for in so many records. */
const MOST_TITLES = 50;

type StructureStart = Pick<
  FileStart,
  | 'encoding'
  | 'grammar'
  | 'dialect'
  | 'header'
  | 'headerLine'
  | 'rawWidth'
  | 'layout'
  | 'drift'
  | 'trailing'
>;

/**
 * What a file is without any contract: its header is its first record, or the first below titles of one
 * cell each, if that names columns.
 * @throws {FileRefused} when it has no record, or none that can be read.
 */
export function structureStart(
  { encoding, text }: HeadText,
  detected: DetectedDialect,
): StructureStart {
  const titled = belowTitles(detected);
  const first = titled ?? firstRecord(text, detected, true);
  const rows = detected.sample.filter(({ line }) => line >= first.line).map(({ cells }) => cells);
  const present = titled !== undefined || hasHeader(rows);
  const trailing = present && hasTrailingDelimiter(rows) && first.cells.length > 1;
  const names = trailing ? first.cells.slice(0, -1) : first.cells;
  const dialect = dialectOf(detected, encoding, present);
  return {
    encoding,
    grammar: detected.grammar,
    dialect: titled ? { ...dialect, header_line: first.line } : dialect,
    header: present ? [...names] : columnNumbers(first.cells.length),
    headerLine: present ? first.line : detected.separatorLine ? 1 : 0,
    rawWidth: detected.grammar.wrapped ? 1 : first.cells.length,
    layout: null,
    trailing: trailing || endsWithDelimiters(first.cells.length, rows.slice(1)),
    drift: { extra: [], missing: [], renamed: [] },
  };
}

/**
 * The header of a file that begins with titles: records of fewer cells, or of one that is filled, above a
 * record of the width that most have. Titles of one cell are known by that alone; of others the record below
 * must name columns above numbers or dates, else nothing tells a title from a header that was cut short.
 */
function belowTitles({ sample }: DetectedDialect): FirstRecord | undefined {
  const records = filledRecords(sample);
  const width = commonWidth(records);
  const at = records.findIndex(({ cells }) => cells.length === width && !isTitle(cells));
  const header = records[at];
  if (header === undefined || width < 2 || at === 0 || at > MOST_TITLES) return undefined;
  const titles = records.slice(0, at);
  if (titles.some(({ cells }) => cells.length >= width && !isTitle(cells))) return undefined;
  const rows = records.slice(at).map(({ cells }) => cells);
  const { votes, against } = headerVotes(rows);
  const plain = titles.every(({ cells }) => cells.length === 1);
  const isNamed = header.cells.every((cell) => cell.trim() !== '') && against === 0;
  return rows.length > 1 && isNamed && (plain || votes > 0) ? header : undefined;
}

/** One cell is filled, of several. */
function isTitle(cells: readonly string[]): boolean {
  return cells.filter((cell) => cell.trim() !== '').length <= 1;
}

/** The width that more than half of the records have; 0 when there is none. */
function commonWidth(records: readonly { readonly cells: readonly string[] }[]): number {
  const widths = records.map(({ cells }) => cells.length).toSorted((a, b) => a - b);
  const middle = widths[widths.length >> 1] ?? 0;
  return widths.filter((width) => width === middle).length * 2 > widths.length ? middle : 0;
}

import type { DetectedDialect } from './dialect';
import type { FileStart } from './file-start';
import {
  columnNumbers,
  endsWithDelimiters,
  filledRecords,
  hasHeader,
  hasTrailingDelimiter,
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
 * The header of a file that begins with titles: records of one cell, above others of which most have one
 * width. Only if that record names columns: else nothing tells a title from a row that was cut short.
 */
function belowTitles({ sample }: DetectedDialect): FirstRecord | undefined {
  const records = filledRecords(sample);
  const at = records.findIndex(({ cells }) => cells.length > 1);
  const header = records[at];
  if (header === undefined || at === 0 || at > MOST_TITLES) return undefined;
  const rows = records.slice(at).map(({ cells }) => cells);
  const alike = rows.filter((cells) => cells.length === header.cells.length).length;
  if (rows.length < 2 || alike * 2 <= rows.length) return undefined;
  const named = header.cells.every((cell) => cell.trim() !== '') && hasHeader(rows);
  return named ? header : undefined;
}

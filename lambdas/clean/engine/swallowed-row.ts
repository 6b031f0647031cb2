import type { Column } from '../../../contracts/types';
import { readCells } from './cells';
import { type Grammar, lineEnd, scanRecord } from './record-scanner';
import type { RowLayout } from './row-layout';
import { compileRowRules, trimmed } from './row-rules';

/** Whether cells are a row of the file's contract beyond doubt. */
export type IsRow = (cells: readonly string[]) => boolean;

/**
 * Compiles the test of a line that may have been swallowed: it keeps the contract, and something in it that
 * is not just any text says so. Undefined where every text is a row.
 */
export function compileIsRow(layout: RowLayout | null): IsRow | undefined {
  if (layout === null) return undefined;
  const telling = layout.contract.columns.flatMap((column, index) => {
    const position = layout.mapping[index] ?? -1;
    return position >= 0 && isTelling(column) ? [position] : [];
  });
  if (telling.length === 0) return undefined;
  let check: ReturnType<typeof compileRowRules> | undefined;
  return (cells) => {
    if (telling.every((position) => trimmed(cells[position] ?? '') === '')) return false;
    check ??= compileRowRules(layout);
    return check(cells).ok;
  };
}

function isTelling({ type, pattern, enum: values }: Column): boolean {
  return type !== 'string' || pattern !== undefined || values !== undefined;
}

/**
 * Two stray quotation marks in two rows make one record of them, which may have the right number of cells.
 * True when the first line of the record is a row but for the mark that opened the cell, and a later one is
 * a row but for the mark that closed it.
 * @param record A record of several lines. @param fields Cells of a row.
 */
export function swallowsRow(
  record: Buffer,
  fields: number,
  grammar: Grammar,
  isRow: IsRow,
): boolean {
  const { quote } = grammar;
  const isRowAt = (bytes: Buffer) => {
    const cells = cellsOf(bytes, fields, grammar);
    return cells !== undefined && isRow(cells);
  };
  const first = lineEnd(record, 0, true)!;
  const opening = record.subarray(0, first.end);
  if (!isRowAt(without(opening, opening.lastIndexOf(quote)))) return false;
  for (let from = first.next; from < record.length; from = lineEnd(record, from, true)!.next) {
    const rest = record.subarray(from);
    if (isRowAt(without(rest, rest.indexOf(quote)))) return true;
  }
  return false;
}

/** The cells of the record that the bytes begin with, if it has so many. */
function cellsOf(bytes: Buffer, fields: number, grammar: Grammar): readonly string[] | undefined {
  const scan = scanRecord(bytes, 0, grammar, true);
  if (scan.state !== 'whole' || scan.stray || scan.fields !== fields) return undefined;
  const { end: length, quoted, padded } = scan;
  const frame = { line: 0, offset: 0, length, bytes: bytes.subarray(0, length), quoted, padded };
  const { cells, problem } = readCells([frame], grammar)[0]!;
  return problem === undefined ? cells : undefined;
}

/** Without the mark at a place: lines of one record have one in the first of them, and one in the rest. */
function without(bytes: Buffer, at: number): Buffer {
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
}

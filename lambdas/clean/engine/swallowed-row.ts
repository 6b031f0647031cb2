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
 * True when a later line of the record is a row once the mark is taken away that closed the cell.
 * @param record A record of several lines. @param fields Cells of a row.
 */
export function swallowsRow(
  record: Buffer,
  fields: number,
  grammar: Grammar,
  isRow: IsRow,
): boolean {
  let from = lineEnd(record, 0, true)?.next ?? record.length;
  while (from < record.length) {
    const line = withoutFirst(grammar.quote, record.subarray(from));
    const scan = scanRecord(line, 0, grammar, true);
    if (scan.state === 'whole' && !scan.stray && scan.fields === fields) {
      const bytes = line.subarray(0, scan.end);
      const { quoted, padded } = scan;
      const frame = { line: 0, offset: 0, length: bytes.length, bytes, quoted, padded };
      const [row] = readCells([frame], grammar);
      if (row && row.problem === undefined && isRow(row.cells)) return true;
    }
    from = lineEnd(record, from, true)?.next ?? record.length;
  }
  return false;
}

function withoutFirst(quote: number, bytes: Buffer): Buffer {
  const at = bytes.indexOf(quote);
  return at < 0 ? bytes : Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
}

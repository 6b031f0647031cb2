import type { Cells } from './cells';
import type { Frame } from './record-framer';
import { type Grammar, scanRecord } from './record-scanner';

type ReadCells = (frames: readonly Frame[], grammar: Grammar) => Cells[];

/**
 * Rows that were put into one pair of quotation marks as a whole (`"a,b,""c"""`), as spreadsheets write a
 * CSV that was pasted into one column: the one cell of such a row is a record itself. A row that is not
 * wrapped, such as one without a comma, stays as it is.
 * @param rows The records of `frames`, cut once.
 */
export function unwrapRows(
  frames: readonly Frame[],
  rows: readonly Cells[],
  grammar: Grammar,
  readCells: ReadCells,
): Cells[] {
  const inner = plainGrammar(grammar);
  return rows.map((row, index) => {
    const frame = frames[index]!;
    const [cell] = row.cells;
    if (row.problem !== undefined || row.cells.length !== 1 || !frame.quoted) return row;
    const bytes = Buffer.from(cell ?? '');
    const { state, quoted, padded } = scanRecord(bytes, 0, inner, true);
    const problem = state === 'whole' ? {} : ({ problem: 'quote' } as const);
    return readCells([{ ...frame, bytes, quoted, padded, ...problem }], inner)[0] ?? row;
  });
}

/** The grammar of what a wrapped row holds. */
export function plainGrammar({ wrapped, ...plain }: Grammar): Grammar {
  return wrapped ? plain : { ...plain };
}

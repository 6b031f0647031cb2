import type { Cells } from './cells';
import type { FileStart } from './file-start';
import type { LayoutLines } from './layout-lines';
import type { CheckedRow, RowReason } from './row-rules';

type ReasonsOf = (cells: readonly string[], problem: Cells['problem']) => readonly RowReason[];

const NONE: readonly RowReason[] = [];
const DAMAGE = '\ufffd';

/**
 * Compiles what keeps a record of a file from being a row that the contract can judge.
 * @returns reasons about the whole record, with those of its cells where it is known which they are;
 * none when the row rules are to judge it.
 */
export function compileRecordReasons(
  { header, layout }: Pick<FileStart, 'header' | 'layout'>,
  layoutLines: Pick<LayoutLines, 'repeatsHeader' | 'isSummary'>,
  check: (cells: readonly string[]) => CheckedRow,
): ReasonsOf {
  const width = header.length;
  const cellsOf = new Map(
    layout?.contract.columns.map(({ name }, index) => [name, layout.mapping[index] ?? -1]),
  );
  /** Reasons of the cells that can be read; a damaged one complains of its damage. */
  const undamaged = (cells: readonly string[]): RowReason[] => {
    const checked = check(cells);
    if (checked.ok) return [];
    return checked.reasons.filter(({ column = '' }) => {
      const cell = cells[cellsOf.get(column) ?? -1];
      return cell !== undefined && !cell.includes(DAMAGE);
    });
  };
  return (cells, problem) => {
    if (problem === 'encoding' && cells.length === width) {
      return [{ code: problem }, ...undamaged(cells)];
    }
    if (problem !== undefined) return [{ code: problem }];
    if (cells.length !== width) return [{ code: 'field_count' }];
    if (layoutLines.repeatsHeader(cells)) return [{ code: 'repeated_header' }];
    return layoutLines.isSummary(cells) ? [{ code: 'summary_row' }] : NONE;
  };
}

import type { FileStart } from './file-start';
import { isBlank } from './header';

/** Which cells of a record are those of a row. */
export interface RecordCells {
  /** A line with nothing on it, which is no row. In a file of one column it is a row with an empty cell. */
  isBlankLine(cells: readonly string[]): boolean;
  /** A delimiter at the end of a line opens no further cell, where that is how the file is written. */
  withoutTrailing(cells: readonly string[]): readonly string[];
}

/** Compiles what the start of a file says of the cells of its records. */
export function compileRecordCells({
  header,
  layout,
  rawWidth,
  trailing,
}: Pick<FileStart, 'header' | 'layout' | 'rawWidth' | 'trailing'>): RecordCells {
  const width = header.length;
  const mayBeBlank = width > 1 || layout !== null;
  const most = Math.max(width + 1, rawWidth);
  return {
    isBlankLine: (cells) => mayBeBlank && isBlank(cells),
    withoutTrailing: (cells) => {
      if (!trailing || cells.length <= width || cells.length > most) return cells;
      const isSurplus = cells.slice(width).every((cell) => cell.trim() === '');
      return isSurplus ? cells.slice(0, width) : cells;
    },
  };
}

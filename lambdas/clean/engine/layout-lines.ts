import type { FileStart } from './file-start';
import type { Frame } from './record-framer';
import { trimmed } from './row-rules';
import { compileIsSummary } from './summary-row';

/** Records below the header that are no data. */
export interface LayoutLines {
  /** The contract declares the line to be a comment: it is no row. */
  isComment(frame: Frame): boolean;
  /** The header once more, as where exports were put one behind the other: a row, but no data. */
  repeatsHeader(cells: readonly string[]): boolean;
  /** A footer such as `Total;2;;`: what it says is about the rows. */
  isSummary(cells: readonly string[]): boolean;
}

/** Compiles what the start of a file says of such records. */
export function compileLayoutLines({
  grammar,
  commentRows,
  layout,
  dialect,
  header,
}: Pick<FileStart, 'grammar' | 'commentRows' | 'layout' | 'dialect' | 'header'>): LayoutLines {
  const names = header.map(trimmed);
  const isNamed = layout !== null && dialect.header;
  const { comment } = grammar;
  const isSummary = layout === null ? () => false : compileIsSummary(layout, header.length);
  return {
    isComment: ({ line, bytes }) =>
      commentRows.has(line) || (comment !== undefined && bytes[0] === comment),
    repeatsHeader: (cells) =>
      isNamed && names.every((name, index) => name === trimmed(cells[index] ?? '')),
    isSummary,
  };
}

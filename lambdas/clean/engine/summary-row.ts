import type { RowLayout } from './row-layout';
import { trimmed } from './row-rules';
import { summaryWord } from './summary-words';

/** A number as people write it, with a currency or a percent sign. */
const NUMBER = /^[-+(]?[€$£]?\s?\d[\d.,'\s]*[%€)]?$/;

/**
 * Compiles what tells a footer (`Total;2;;`) from a row: its first filled cell is such a word, every other
 * filled cell is a number, and at least half of its cells are empty. A genuine row hardly looks like that;
 * statistics with a category `Total` have all their cells. Of `Grand total` or `Total:` empty cells are not
 * asked for. A column that lists the word among its values may have it.
 * @param width Cells of a row.
 */
export function compileIsSummary(
  { contract, mapping }: RowLayout,
  width: number,
): (cells: readonly string[]) => boolean {
  const nulls = new Set(['', ...contract.missingValues]);
  const allowed = new Map(
    contract.columns.map(({ enum: values }, index) => [mapping[index] ?? -1, new Set(values)]),
  );
  return (cells) => {
    const at = cells.findIndex((cell) => trimmed(cell) !== '');
    if (at < 0) return false;
    const first = trimmed(cells[at]!);
    const word = summaryWord(first);
    if (word === undefined || allowed.get(at)?.has(first)) return false;
    const others = cells
      .slice(at + 1)
      .map(trimmed)
      .filter((cell) => !nulls.has(cell));
    if (others.length === 0 || !others.every((cell) => NUMBER.test(cell))) return false;
    const empty = width - 1 - others.length;
    return word === 'certain' || empty * 2 >= width;
  };
}

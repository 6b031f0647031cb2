import { compileDeletion, compileTransforms } from '../../../contracts/compile-transforms';
import { normaliseHeader } from '../../../contracts/header-name';
import type { LineFix } from './line-fixes';
import type { RejectedRow } from './rejected-row';
import type { RowLayout } from './row-layout';
import { type AcceptedRow, type CheckedRow, DELETED, type RowReason, trimmed } from './row-rules';
import { shownCells } from './shown-cells';
import { isCutNumber, isReformatted, isSpreadsheetCopy } from './spreadsheet-copy';

/** Column of a rejects file; somebody who empties it says that the row is right as it is shown. */
export const REASONS_COLUMN = '_reasons';

/** What a record and one correction of it make together. */
export type Merge = {
  /** Header names of cells that were changed although nothing was wrong with them. */
  readonly ignored: readonly string[];
} & (
  | { readonly outcome: 'valid'; readonly cells: readonly string[]; readonly row: AcceptedRow }
  | { readonly outcome: 'still_rejected'; readonly reasons: readonly RowReason[] }
  | { readonly outcome: 'unchanged' | 'row_incomplete' }
);

/** The cells of a correction beside those of the record that it corrects. */
interface Comparison {
  readonly shown: readonly string[];
  readonly given: readonly (string | undefined)[];
  /** Positions at which they differ. */
  readonly changed: ReadonlySet<number>;
  /** Those of them that somebody has changed, not a spreadsheet by itself. */
  readonly edited: ReadonlySet<number>;
}

type RejectedCells = Pick<RejectedRow, 'cells' | 'reasons'>;
type Sources = ReadonlyMap<string, readonly number[]>;

/**
 * Compiles how records of a file are corrected. Taken are the cells that the reasons of the record name
 * (for a derived column those that it is made of; all of them when a reason is about the whole row), and
 * those that the corrected row then complains of: what nobody complains of stays as it was.
 * @param header Names in the rejects file. @param delimiter As the rejects file joins surplus cells.
 */
export function compileMerge(
  layout: RowLayout,
  header: readonly string[],
  delimiter: string,
  check: (cells: readonly string[]) => CheckedRow,
): (record: RejectedCells, fix: Pick<LineFix, 'cells'>) => Merge {
  const sources = cellsOfColumns(layout);
  return (record, fix) => {
    const named = record.reasons.filter(({ column }) => column !== undefined);
    const asked = new Set(positionsOf(named, sources, header.length));
    const comparison = compare(record, header, delimiter, fix, asked);
    const taken = new Set(positionsOf(record.reasons, sources, header.length));
    const { given, changed, edited } = comparison;
    const ignored = () =>
      header.filter((_, at) => changed.has(at) && !(taken.has(at) && edited.has(at)));
    if ([...taken].some((at) => given[at] === undefined)) {
      return { outcome: 'row_incomplete', ignored: ignored() };
    }
    if (![...taken].some((at) => edited.has(at)) && !isConfirmed(fix)) {
      return { outcome: 'unchanged', ignored: ignored() };
    }
    const unreadable = record.reasons.some(({ code }) => code === 'encoding');
    for (;;) {
      const cells = withCells(comparison, taken);
      const row = unreadable && isDamaged(cells) ? DAMAGED : check(cells);
      if (row.ok) return { outcome: 'valid', cells, row, ignored: ignored() };
      const more = positionsOf(row.reasons, sources, header.length).filter(
        (at) => edited.has(at) && !taken.has(at),
      );
      if (more.length === 0) {
        return { outcome: 'still_rejected', reasons: row.reasons, ignored: ignored() };
      }
      for (const at of more) taken.add(at);
    }
  };
}

const DAMAGED = { ok: false, reasons: [{ code: 'encoding' }] } as const;

/** The mark that stands for unreadable bytes is still there. */
function isDamaged(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.includes('\ufffd'));
}

function isConfirmed({ cells }: Pick<LineFix, 'cells'>): boolean {
  const reasons = cells[REASONS_COLUMN];
  return reasons !== undefined && trimmed(reasons) === '';
}

/** @param asked Positions that the reasons name. */
function compare(
  record: RejectedCells,
  header: readonly string[],
  delimiter: string,
  { cells }: Pick<LineFix, 'cells'>,
  asked: ReadonlySet<number>,
): Comparison {
  const shown = shownCells(record.cells, header.length, delimiter);
  const named = Object.entries(cells).filter(([name]) => name !== REASONS_COLUMN);
  const byName = new Map(named.map(([name, cell]) => [trimmed(name), cell]));
  // One table may hold the rejects of several files, which spell a column differently.
  const bySense = new Map(named.map(([name, cell]) => [normaliseHeader(name), cell]));
  const given = header.map(
    (name) => byName.get(trimmed(name)) ?? bySense.get(normaliseHeader(name)),
  );
  const changed = new Set(
    given.flatMap((cell, at) => (cell === undefined || alike(cell, shown[at] ?? '') ? [] : [at])),
  );
  const isCopy = (at: number) => isSpreadsheetCopy(given[at] ?? '', shown[at] ?? '');
  // A row that was cut wrongly may be put right by moving its cells: then `7` may stand where `007` was.
  const found = record.cells.length;
  const isInPlace =
    found === header.length || [...changed].every((at) => at >= found || isCopy(at));
  const edited = [...changed].filter((at) => {
    const [after, before] = [given[at] ?? '', shown[at] ?? ''];
    // Whoever is asked for a date may write the same one as the contract wants it; nobody writes 1.23457E+15.
    if (asked.has(at)) return !isCutNumber(after, before);
    return !(isInPlace ? isCopy(at) : isReformatted(after, before));
  });
  return { shown, given, changed, edited: new Set(edited) };
}

/** Spreadsheets trim cells, write newlines in their own way, and lose what their encoding does not have. */
function alike(given: string, shown: string): boolean {
  if (given === shown) return true;
  const [a, b] = [plain(given), plain(shown)];
  return a === b || isLossyCopy(a, b);
}

/** Equal but for question marks in place of characters that Windows-1252 does not have. */
function isLossyCopy(given: string, shown: string): boolean {
  if (given.length !== shown.length || !given.includes('?')) return false;
  for (let at = 0; at < given.length; at++) {
    const lost = given[at] === '?' && shown.charCodeAt(at) > 0xff;
    if (given[at] !== shown[at] && !lost) return false;
  }
  return true;
}

function plain(text: string): string {
  return trimmed(text).replaceAll(/\r\n?/g, '\n');
}

function withCells(
  { shown, given, edited }: Comparison,
  taken: ReadonlySet<number>,
): readonly string[] {
  return shown.map((cell, at) => (taken.has(at) && edited.has(at) ? (given[at] ?? cell) : cell));
}

/** Positions of the cells that reasons are about. */
function positionsOf(reasons: readonly RowReason[], sources: Sources, width: number): number[] {
  if (reasons.some(({ column }) => column === undefined)) return [...Array(width).keys()];
  return reasons.flatMap(({ column = '' }) => sources.get(column) ?? []);
}

/** The cells that each column of the contract is made of: its own, or those that its expression reads. */
function cellsOfColumns({ contract, mapping }: RowLayout): Sources {
  const sources = new Map<string, number[]>();
  for (const [index, { name }] of contract.columns.entries()) {
    const at = mapping[index] ?? -1;
    sources.set(name, at < 0 ? [] : [at]);
  }
  const read = (names: ReadonlySet<string>) =>
    [...names].flatMap((name) => sources.get(name) ?? []);
  for (const { column, reads } of compileTransforms(contract))
    sources.set(column.name, read(reads));
  const deletion = compileDeletion(contract);
  if (deletion) sources.set(DELETED, read(deletion.reads));
  return sources;
}

import { normaliseHeader } from '../../../contracts/header-name';
import type { Contract } from '../../../contracts/types';
import type { SampleRecord } from './dialect-score';

/** Titles, notes and blank lines above a header are rarely more. */
const SEARCHED_RECORDS = 50;
/** Records that are compared with every contract. */
const PROMISING = 5;

/** Every spelling of every column, as header names are compared. */
export function knownNames(contracts: readonly Contract[]): ReadonlySet<string> {
  return new Set(
    contracts.flatMap(({ columns }) =>
      columns.flatMap(({ name, synonyms }) => [name, ...synonyms].map(normaliseHeader)),
    ),
  );
}

/**
 * The records that may be a header, because contracts know at least half of their cells: those of which
 * they know most come first. A cell alone is no header: a title may be called like a column.
 */
export function promisingRecords(
  records: readonly SampleRecord[],
  known: ReadonlySet<string>,
): SampleRecord[] {
  return records
    .slice(0, SEARCHED_RECORDS)
    .map((record) => {
      const names = record.cells.filter((cell) => cell.trim() !== '');
      const count = names.filter((name) => known.has(normaliseHeader(name))).length;
      return { record, count, share: count / Math.max(names.length, 1) };
    })
    .filter(({ count, share }) => count >= 2 && share >= 0.5)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, PROMISING)
    .map(({ record }) => record);
}

import { isOfKnownKind } from './cell-kinds';

/** A record of a sample: its cells, or only the fact that it cannot be cut into cells. */
export interface SampleRecord {
  /** Physical line, from 1, where it starts. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly broken: boolean;
  /** A cell of it stands in quotation marks. */
  readonly quoted: boolean;
}

/** What counts for a pattern or kind that says nothing, so that no product becomes zero. */
const NEXT_TO_NOTHING = 1e-3;
/** Cells whose kind is looked at: a wide table shows its kinds in few rows. */
const MAX_CELLS = 2000;

/**
 * How consistent a sample looks under one dialect: the product of the pattern score and the type score
 * of T. van den Burg, A. Nazábal, C. Sutton, "Wrangling messy CSV files by detecting row and type
 * patterns", Data Mining and Knowledge Discovery 33 (2019). Records of one width speak for a dialect,
 * many widths against it; so do cells that are no number, date or word. Records that the dialect breaks
 * count as one more pattern that explains nothing.
 */
export function consistency(sample: readonly SampleRecord[]): number {
  const records = sample.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (records.length === 0) return 0;
  return patternScore(records) * typeScore(records);
}

function patternScore(records: readonly SampleRecord[]): number {
  const counts = new Map<number, number>();
  for (const { cells, broken } of records) {
    const width = broken ? 0 : cells.length;
    counts.set(width, (counts.get(width) ?? 0) + 1);
  }
  let sum = 0;
  for (const [width, count] of counts) {
    const share = width < 2 ? NEXT_TO_NOTHING : (width - 1) / width;
    sum += width === 0 ? 0 : count * share;
  }
  return sum / counts.size;
}

function typeScore(records: readonly SampleRecord[]): number {
  let known = 0;
  let seen = 0;
  for (const { cells, broken } of records) {
    if (broken) continue;
    for (const cell of cells) if (isOfKnownKind(cell)) known++;
    seen += cells.length;
    if (seen >= MAX_CELLS) break;
  }
  return Math.max(known / Math.max(seen, 1), NEXT_TO_NOTHING);
}

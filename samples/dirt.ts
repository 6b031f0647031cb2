import type { Row } from './csv';
import type { Random } from './random';

/** A way of spoiling one row so that it is rejected for exactly one reason. */
export interface Dirt {
  /** Reason code of the reject, as docs/reject-reasons.md lists it. */
  readonly reason: string;
  readonly spoil: (row: Row, random: Random) => Row;
}

/** What becomes of a generated row. A `duplicate` repeats an earlier good row of its file. */
export type Fate = 'clean' | 'duplicate' | Dirt;

/**
 * Draws the fate of a row. The first row of a file is always good, so that there is one to repeat.
 * @param share probability that the row is wrong, 0 to 1
 */
export function drawFate(
  index: number,
  share: number,
  kinds: readonly Dirt[],
  random: Random,
): Fate {
  if (index === 0 || !random.chance(share)) return 'clean';
  return random.pick<Fate>(['duplicate', ...kinds]);
}

/** The cell of this column is replaced. */
export function spoilCell(reason: string, column: number, texts: readonly string[]): Dirt {
  return {
    reason,
    spoil: (row, random) => row.map((text, i) => (i === column ? random.pick(texts) : text)),
  };
}

/** An unquoted comma: the row has one cell too many. */
export const extraCell: Dirt = { reason: 'field_count', spoil: (row) => [...row, 'surplus'] };

/** The line was cut: the row has one cell too few. */
export const cutCell: Dirt = { reason: 'field_count', spoil: (row) => row.slice(0, -1) };

import type { Spelling } from './temporal-spellings';

export type { Spelling } from './temporal-spellings';

/** A column with more ways to write a date is a column of text. */
const MOST_FORMATS = 3;

/**
 * The formats that read every cell of a column.
 * @param seen for each kind of cell, the spellings that fit it.
 * @returns without ISO 8601, which needs no format; `undecided` when day and month may be either way round in
 * every cell; undefined when the cells contradict each other or are written in too many ways.
 */
export function temporalFormats(
  seen: readonly (readonly Spelling[])[],
): string[] | 'undecided' | undefined {
  const orders = new Set(
    seen.flatMap((spellings) => {
      const [first, ...others] = new Set(spellings.map(({ order }) => order));
      return first !== undefined && others.length === 0 ? [first] : [];
    }),
  );
  const open = seen.some((spellings) => new Set(spellings.map(({ order }) => order)).size > 1);
  if (orders.size > 1) return undefined;
  if (open && orders.size === 0) return 'undecided';
  const [order] = orders;
  const formats = new Set<string>();
  for (const spellings of seen) {
    const fitting = spellings.filter((one) => one.order === undefined || one.order === order);
    if (fitting.some(({ format }) => format === undefined || formats.has(format))) continue;
    const format = fitting[0]?.format;
    if (format === undefined) return undefined;
    formats.add(format);
  }
  return formats.size <= MOST_FORMATS ? [...formats] : undefined;
}

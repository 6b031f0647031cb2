import type { CleanOptions } from '../../../../../lambdas/clean/engine/clean-stream';
import { type Cleaned, clean } from '../clean-content';

/**
 * Cleans a content with the fast path and without it, and expects the same bytes of every output and
 * the same answer. @returns the cleaning with the fast path.
 */
export async function bothWays(
  content: Buffer | string,
  options: Partial<CleanOptions> & { readonly chunk?: number } = {},
): Promise<Cleaned> {
  const fast = await clean(content, { ...options, reader: 'fast' });
  const oracle = await clean(content, { ...options, reader: 'csv_parse' });
  expect(outcomeOf(fast)).toEqual(outcomeOf(oracle));
  expect(oracle.cleaning.readers?.fast ?? 0).toBe(0);
  return fast;
}

function outcomeOf({ cleaning, files }: Cleaned) {
  const { readers, ms: _, ...rest } = cleaning;
  const records = readers && readers.fast + readers.csv_parse;
  return { files: [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)), rest, records };
}

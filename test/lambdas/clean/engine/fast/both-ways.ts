import type { CleanOptions } from '../../../../../lambdas/clean/engine/clean-stream';
import { type Cleaned, clean } from '../clean-content';

/**
 * What became of a content with the fast path and in batches, and what must have become of it: everything
 * but times and readers.
 */
export interface BothWays {
  readonly fast: Cleaned;
  readonly batch: Cleaned;
  readonly outcome: unknown;
  readonly expected: unknown;
}

/** Cleans a content with the fast path, in batches, and without both. */
export async function bothWays(
  content: Buffer | string,
  options: Partial<CleanOptions> & { readonly chunk?: number } = {},
): Promise<BothWays> {
  const fast = await clean(content, { ...options, reader: 'fast' });
  const batch = await clean(content, { ...options, reader: 'batch' });
  const oracle = await clean(content, { ...options, reader: 'csv_parse' });
  if (oracle.cleaning.readers?.fast) throw new Error('the oracle must not ask the fast path');
  const expected = outcomeOf(oracle);
  return {
    fast,
    batch,
    outcome: { fast: outcomeOf(fast), batch: outcomeOf(batch) },
    expected: { fast: expected, batch: expected },
  };
}

function outcomeOf({ cleaning, files }: Cleaned): unknown {
  const { readers, ms: _, ...rest } = cleaning;
  const records = readers && readers.fast + readers.csv_parse;
  return { files: [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)), rest, records };
}

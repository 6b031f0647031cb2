import type { CleanOptions } from '../../../../../lambdas/clean/engine/clean-stream';
import { type Cleaned, clean } from '../clean-content';

/** What became of a content with the fast path, and what must have become of it: everything but times and readers. */
export interface BothWays {
  readonly fast: Cleaned;
  readonly outcome: unknown;
  readonly expected: unknown;
}

/** Cleans a content with the fast path and without it. */
export async function bothWays(
  content: Buffer | string,
  options: Partial<CleanOptions> & { readonly chunk?: number } = {},
): Promise<BothWays> {
  const fast = await clean(content, { ...options, reader: 'fast' });
  const oracle = await clean(content, { ...options, reader: 'csv_parse' });
  if (oracle.cleaning.readers?.fast) throw new Error('the oracle must not ask the fast path');
  return { fast, outcome: outcomeOf(fast), expected: outcomeOf(oracle) };
}

function outcomeOf({ cleaning, files }: Cleaned): unknown {
  const { readers, ms: _, ...rest } = cleaning;
  const records = readers && readers.fast + readers.csv_parse;
  return { files: [...files].toSorted(([a], [b]) => (a < b ? -1 : 1)), rest, records };
}

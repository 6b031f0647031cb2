import { userInfo } from 'node:os';

import { UsageError } from '../failures';

/** Who decides, and why: every decision carries it for good. */
export interface Signature {
  readonly by: string;
  readonly why: string;
}

/** Longer texts belong into a ticket; a decision may have 10 kB in all. */
const LONGEST_BY = 200;
const LONGEST_WHY = 2_000;

/**
 * Who and why, as the options say.
 * @param usual the reason when none is given; undefined: a reason must be given
 * @throws {UsageError}
 */
export function signatureOf(
  options: { readonly by?: string; readonly why?: string },
  usual?: string,
): Signature {
  const by = (options.by ?? userInfo().username).trim();
  const why = (options.why ?? usual ?? '').trim();
  if (by === '') throw new UsageError('--by is empty: say who decides');
  if (why === '') throw new UsageError('--why is empty: say why, it is kept with the decision');
  if (by.length > LONGEST_BY)
    throw new UsageError(`--by has more than ${LONGEST_BY} characters: a name is enough`);
  if (why.length > LONGEST_WHY)
    throw new UsageError(`--why has more than ${LONGEST_WHY} characters: name the ticket instead`);
  return { by, why };
}

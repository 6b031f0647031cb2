import type { Contract } from '../../../contracts/types';
import type { RowReason } from './row-rules';

/** Longest key: PostgreSQL's index takes 2,704 bytes, and keys of that length are mistakes. */
const MAX_KEY_BYTES = 1000;

/** No UTF-16 unit of a text becomes more bytes of UTF-8. */
const MOST_BYTES_A_UNIT = 3;

/**
 * Compiles the check of a row's canonical texts for a key that is too long.
 * It blames the longest column of a key that is too long: the one to shorten.
 */
export function compileKeyCheck(
  contract: Contract,
): (texts: readonly string[]) => RowReason | undefined {
  const indexes = contract.key.map((name) => contract.columns.findIndex((c) => c.name === name));
  return (texts) => {
    let units = 0;
    for (const index of indexes) units += texts[index]?.length ?? 0;
    if (units * MOST_BYTES_A_UNIT <= MAX_KEY_BYTES) return undefined;
    let bytes = 0;
    for (const index of indexes) bytes += Buffer.byteLength(texts[index] ?? '');
    if (bytes <= MAX_KEY_BYTES) return undefined;
    const length = (index: number) => Buffer.byteLength(texts[index] ?? '');
    const longest = indexes.reduce((a, b) => (length(b) > length(a) ? b : a));
    return { code: 'length', column: contract.columns[longest]!.name };
  };
}

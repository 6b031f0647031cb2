import { createHash } from 'node:crypto';

/** Number of the canonical form that this engine writes (semantics.md, "Canonical form"). */
export const CANON = 1;

/** First 16 hex digits of SHA-256 over the lines: short enough for a key, unique among 10^9 files. */
function shortHash(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

/** Identity of one object version. */
export function fileIdOf(bucket: string, key: string, versionId: string): string {
  return shortHash([bucket, key, versionId]);
}

/**
 * Folder name of a generation's parts: equal exactly where the parts are.
 * @param fixes Ids of the fixes, sorted. @param refusals Ids of the `reject_rows` decisions under this contract, sorted.
 */
export function renditionOf(
  contractHash: string | null,
  fixes: readonly string[],
  refusals: readonly string[],
): string {
  return shortHash([contractHash ?? '', String(CANON), fixes.join(','), refusals.join(',')]);
}

import type { ObjectVersion } from '../shared/ports';

/**
 * When a version counts as uploaded: its LastModified, raised above the versions of the key before
 * it. S3 lists them in the order in which they became current, while the LastModified of a multipart
 * upload is when it began, so the times alone may run backwards.
 * @param versions All versions of the key, newest first.
 * @returns milliseconds since 1970; undefined when the version is not there.
 */
export function orderTime(
  versions: readonly ObjectVersion[],
  versionId: string,
): number | undefined {
  let time = Number.NEGATIVE_INFINITY;
  for (const version of versions.toReversed()) {
    time = Math.max(version.lastModified, time + 1);
    if (version.versionId === versionId) return time;
  }
  return undefined;
}

/** The code of a system error (`ENOENT`, `EEXIST` …), undefined for anything else. */
export function errorCode(error: unknown): string | undefined {
  // not `instanceof Error`: the file system's errors may come from another realm
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

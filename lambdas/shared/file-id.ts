import { createHash } from 'node:crypto';

/** The identity of one object version: first 16 hex digits of SHA-256 over `bucket\nkey\nversion id`. */
export function fileId(bucket: string, key: string, versionId: string): string {
  return createHash('sha256').update(`${bucket}\n${key}\n${versionId}`).digest('hex').slice(0, 16);
}

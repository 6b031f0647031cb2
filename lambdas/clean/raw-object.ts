import type { RawObjectReceipt } from '../shared/decisions';
import type { FoundVersion } from './raw-version';

/** What the receipt of a fix or of a decision says of its raw object. */
export function rawObject(
  { identity, bytes }: FoundVersion,
  now: number,
): Omit<RawObjectReceipt, 'status' | 'reason'> {
  const { file, fileId, bucket, key, versionId, orderTime } = identity;
  return {
    file,
    file_id: fileId,
    bucket,
    key,
    version_id: versionId,
    order_time: orderTime,
    bytes: bytes ?? 0,
    cleaned_at: new Date(now).toISOString(),
  };
}

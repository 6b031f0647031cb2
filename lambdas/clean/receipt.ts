import type { Receipt } from '../shared/documents';
import type { Cleaning } from './engine/clean-stream';
import { CANON, renditionOf } from './file-identity';

/** Which object version a receipt is about. */
export interface FileIdentity {
  /** Its name for people. */
  readonly file: string;
  readonly fileId: string;
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  readonly orderTime: number;
}

/** The identity that a receipt has fixed for good. */
export function identityOf(receipt: Receipt): FileIdentity {
  const { file, file_id, bucket, key, version_id, order_time } = receipt;
  return { file, fileId: file_id, bucket, key, versionId: version_id, orderTime: order_time };
}

/** Where the outputs of a cleaning were stored, by their name inside it. */
export type KeyOf = (name: string) => string;

/** When a cleaning ended, and how long its steps took (milliseconds). */
export interface Timing {
  readonly cleanedAt: number;
  readonly ms: Readonly<Record<string, number>>;
}

/** Times as receipts hold them. */
export function timesOf({ cleanedAt, ms }: Timing): Pick<Receipt, 'cleaned_at' | 'ms'> {
  return {
    cleaned_at: new Date(cleanedAt).toISOString(),
    ms: Object.fromEntries(
      Object.entries(ms).map(([step, value]) => [step, Math.max(0, Math.round(value))]),
    ),
  };
}

/** The receipt of a first cleaning that no fix and no decision touches. */
export function receiptOf(
  identity: FileIdentity,
  cleaning: Cleaning,
  keyOf: KeyOf,
  timing: Timing,
): Receipt {
  const { contract } = cleaning;
  return {
    file: identity.file,
    file_id: identity.fileId,
    dataset: cleaning.dataset,
    contract_version: contract?.version ?? null,
    contract_hash: contract?.hash ?? null,
    canon: CANON,
    bucket: identity.bucket,
    key: identity.key,
    version_id: identity.versionId,
    order_time: identity.orderTime,
    generation: 1,
    rendition: renditionOf(contract?.hash ?? null, [], []),
    fixes: [],
    decisions: [],
    released: null,
    waived: null,
    bytes: cleaning.bytes,
    sha256: cleaning.sha256,
    status: cleaning.status,
    reason: cleaning.reason,
    dialect: cleaning.dialect,
    rows: cleaning.rows,
    rejected_by_reason: cleaning.rejectedByReason,
    drift: cleaning.drift,
    ...(Object.keys(cleaning.warnings).length > 0 && { warnings: cleaning.warnings }),
    ...(cleaning.readers && { readers: cleaning.readers }),
    captured: cleaning.captured,
    parts: cleaning.parts.map(({ name, rows, bytes, own }) => ({
      key: keyOf(name),
      rows,
      bytes,
      own,
    })),
    rejects_key: cleaning.rejects === null ? null : keyOf(cleaning.rejects),
    reject_ledger_key: cleaning.ledger === null ? null : keyOf(cleaning.ledger),
    ...timesOf(timing),
  };
}

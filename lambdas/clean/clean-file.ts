import type { Contract } from '../../contracts/types';
import { FIXES_PREFIX, UNRECOGNISED } from '../../names';
import type { Receipt } from '../shared/documents';
import { ObjectMissing } from '../shared/errors';
import type { Clock, Log, ObjectStore, ObjectVersion } from '../shared/ports';
import { findReceipt, isPublished, writeMarker, writeReceipt } from './commit';
import { type Cleaning, cleanStream, refusedCleaning } from './engine/clean-stream';
import { refusal } from './engine/refusals';
import { fileIdOf } from './file-identity';
import { lakeKeys, lakeOutputs } from './lake-outputs';
import { orderTime } from './order-time';
import { type FileIdentity, receiptOf } from './receipt';

export interface CleanPorts {
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly contracts: readonly Contract[];
}

/** One object version of the raw bucket. */
export interface RawVersion {
  readonly bucket: string;
  readonly key: string;
  /** The newest version when the event names none. */
  readonly versionId?: string;
}

export interface CleanConfig {
  readonly lakeBucket: string;
  /** Larger objects are refused before they are read, gzip files when so much is unpacked. */
  readonly maxBytes: number;
}

/** Prefixes of the raw bucket that hold no data files. */
const RESERVED = [FIXES_PREFIX, 'decisions/'] as const;

/**
 * Cleans one object version: parts, rejects, receipt, marker, in this order, so that nothing is
 * visible before the receipt is. Called again for the same version, whether it ended or was cut
 * short, it leaves the same objects. Every version ends in a receipt, also one that is gone.
 * @throws what the store throws; the queue delivers the event again then.
 */
export async function cleanFile(
  ports: CleanPorts,
  source: RawVersion,
  config: CleanConfig,
): Promise<Receipt> {
  const started = ports.clock.now();
  const { store, contracts } = ports;
  const versions = await store.versions(source.bucket, source.key);
  const identity = identify(source, versions, started);
  const datasets = contracts.map(({ dataset }) => dataset);
  const done = await findReceipt(store, config.lakeBucket, datasets, identity.fileId);
  if (done !== undefined) return announce(ports, config, done);
  const found = ports.clock.now();
  const cleaning = await cleanVersion(ports, identity, versions, config);
  const now = ports.clock.now();
  const ms = {
    queue: started - identity.orderTime,
    find: found - started,
    ...cleaning.ms,
    total: now - started,
  };
  const keyOf = keysOf(identity, cleaning.dataset, cleaning.contract);
  const receipt = receiptOf(identity, cleaning, keyOf, { cleanedAt: now, ms });
  const committed = await writeReceipt(store, config.lakeBucket, receipt);
  await writeMarker(store, config.lakeBucket, committed);
  const { file_id, dataset, status, reason, rows } = committed;
  ports.log.info('file cleaned', { file_id, dataset, status, reason: reason?.code, ...rows, ms });
  return committed;
}

/** A second delivery: the work is done, at most the marker is missing. */
async function announce(
  { store, log }: CleanPorts,
  { lakeBucket }: CleanConfig,
  receipt: Receipt,
): Promise<Receipt> {
  const published = await isPublished(store, lakeBucket, receipt);
  if (!published) await writeMarker(store, lakeBucket, receipt);
  log.info('file was cleaned before', { file_id: receipt.file_id, published });
  return receipt;
}

function identify(
  { bucket, key, versionId = '' }: RawVersion,
  versions: readonly ObjectVersion[],
  now: number,
): FileIdentity {
  const id = versionId === '' ? (versions[0]?.versionId ?? '') : versionId;
  return {
    file: key,
    fileId: fileIdOf(bucket, key, id),
    bucket,
    key,
    versionId: id,
    // A version that is gone has no place in the order; when it was looked for is as good as any.
    orderTime: orderTime(versions, id) ?? now,
  };
}

async function cleanVersion(
  ports: CleanPorts,
  identity: FileIdentity,
  versions: readonly ObjectVersion[],
  config: CleanConfig,
): Promise<Cleaning> {
  const { bucket, key, versionId, fileId } = identity;
  const version = versions.find((candidate) => candidate.versionId === versionId);
  if (version === undefined) return refusedCleaning(refusal('raw_missing'));
  const prefix = RESERVED.find((reserved) => key.startsWith(reserved));
  if (prefix !== undefined)
    return refusedCleaning(refusal('reserved_prefix', { prefix }), version.bytes);
  if (version.bytes > config.maxBytes) {
    const facts = { bytes: version.bytes, limit: config.maxBytes };
    return refusedCleaning(refusal('too_large', facts), version.bytes);
  }
  try {
    return await cleanStream(
      () => ports.store.stream(bucket, key, versionId),
      (contract) => {
        const keyOf = keysOf(identity, contract?.dataset ?? null, contract);
        return lakeOutputs(ports, config.lakeBucket, keyOf);
      },
      {
        contracts: ports.contracts,
        key,
        fileId,
        infer: false,
        plain: false,
        maxBytes: config.maxBytes,
      },
    );
  } catch (error) {
    if (error instanceof ObjectMissing)
      return refusedCleaning(refusal('raw_missing'), version.bytes);
    throw error;
  }
}

function keysOf(identity: FileIdentity, dataset: string | null, contract: Contract | null) {
  return lakeKeys(dataset ?? UNRECOGNISED, identity.fileId, contract?.hash ?? null);
}

import { fileIdOf } from '../clean/file-identity';
import { isFolder } from '../clean/object-created';
import type { ListedVersion } from '../shared/ports';
import { listReceipts } from './list-receipts';
import type { ReconcileConfig, ReconcilePorts } from './ports';

/** What is left over is found an hour later. */
const MOST_VERSIONS = 10_000;

/** How raw versions and receipts compare. */
export interface Comparison {
  readonly rawVersions: number;
  /** Receipts of data files, fixes and decisions. */
  readonly receipts: number;
  /** Versions without a receipt of any kind. */
  readonly missing: number;
  /** The first 10,000 of them. */
  readonly versions: readonly ListedVersion[];
}

/**
 * Finds raw versions that have no receipt. A receipt whose raw version is gone is as it should be:
 * raw deletes change nothing. Memory holds ids alone.
 * @param before Versions uploaded later may still be on their way (milliseconds since 1970).
 */
export async function findMissing(
  { store }: Pick<ReconcilePorts, 'store'>,
  { rawBucket, lakeBucket }: ReconcileConfig,
  before: number,
): Promise<Comparison> {
  const missing = new Set<string>();
  let rawVersions = 0;
  for await (const { id, version } of filesOf(store, rawBucket)) {
    rawVersions++;
    if (version.lastModified < before) missing.add(id);
  }
  // Receipts second: what was cleaned while the versions were listed is not missing.
  const receipts = new Set<string>();
  for await (const { id } of listReceipts(store, lakeBucket)) {
    receipts.add(id);
    missing.delete(id);
  }
  const versions: ListedVersion[] = [];
  if (missing.size > 0)
    for await (const { id, version } of filesOf(store, rawBucket)) {
      if (versions.length === MOST_VERSIONS) break;
      if (missing.has(id)) versions.push(version);
    }
  return { rawVersions, receipts: receipts.size, missing: missing.size, versions };
}

async function* filesOf(store: ReconcilePorts['store'], rawBucket: string) {
  for await (const version of store.allVersions(rawBucket, '')) {
    if (isFolder(version.key, version.bytes)) continue;
    yield { id: fileIdOf(rawBucket, version.key, version.versionId), version };
  }
}

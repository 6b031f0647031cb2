import type { Clock, ObjectStore } from '../shared/ports';
import { fileIdOf } from './file-identity';
import { orderTime } from './order-time';
import type { FileIdentity } from './receipt';

/** One object version of the raw bucket. */
export interface RawVersion {
  readonly bucket: string;
  readonly key: string;
  /** The newest version when the event names none. */
  readonly versionId?: string;
}

/** A version as the raw bucket lists it. */
export interface FoundVersion {
  readonly identity: FileIdentity;
  /** Undefined when the version is gone. */
  readonly bytes: number | undefined;
}

/** Looks a version up among all versions of its key: that is where its place in the order comes from. */
export async function findVersion(
  { store, clock }: { readonly store: ObjectStore; readonly clock: Clock },
  { bucket, key, versionId = '' }: RawVersion,
): Promise<FoundVersion> {
  const now = clock.now();
  const versions = await store.versions(bucket, key);
  const id = versionId === '' ? (versions[0]?.versionId ?? '') : versionId;
  const identity = {
    file: key,
    fileId: fileIdOf(bucket, key, id),
    bucket,
    key,
    versionId: id,
    // A version that is gone has no place in the order; when it was looked for is as good as any.
    orderTime: orderTime(versions, id) ?? now,
  };
  return { identity, bytes: versions.find((version) => version.versionId === id)?.bytes };
}

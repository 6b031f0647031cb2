import { ulid } from 'ulid';

import { fileIdOf } from '../../lambdas/clean/file-identity';
import type { Decision } from '../../lambdas/shared/decisions';
import { DECISIONS_PREFIX, KEY, OUTPUT } from '../../names';
import type { Cloud } from '../cloud/cloud';
import { CommandFailed } from '../failures';

/** What is decided about what; who, when and why are the other half. */
export type Draft = Pick<Decision, 'kind' | 'file_id' | 'dataset' | 'key' | 'by' | 'why'>;

/** A decision that lies in the raw bucket, and where its receipt will be. */
export interface SentDecision {
  readonly decision: Decision;
  /** Key in the raw bucket. */
  readonly key: string;
  readonly receiptKey: string;
}

/** Puts a decision into the raw bucket as an immutable object; clean takes it from there. */
export async function putDecision(cloud: Cloud, draft: Draft, now: number): Promise<SentDecision> {
  const decision: Decision = { id: ulid(now), ...draft, at: new Date(now).toISOString() };
  const key = `${DECISIONS_PREFIX}${decision.id}.json`;
  const body = JSON.stringify(decision);
  const fileId = await putImmutable(cloud, key, body, { contentType: 'application/json' });
  return { decision, key, receiptKey: KEY.decisionReceipt(fileId) };
}

/**
 * Writes an object that never changes into the raw bucket.
 * @returns its file id: its receipt is named after it
 * @throws {CommandFailed} when the bucket keeps no versions
 */
export async function putImmutable(
  cloud: Cloud,
  key: string,
  body: Buffer | string,
  options: { readonly contentType: string; readonly metadata?: Readonly<Record<string, string>> },
): Promise<string> {
  const bucket = cloud.output(OUTPUT.rawBucket);
  const store = await cloud.store();
  await store.put(bucket, key, body, { ...options, ifNoneMatch: '*' });
  const [version] = await store.versions(bucket, key);
  if (version === undefined)
    throw new CommandFailed(`bucket ${bucket} keeps no versions: deploy the lake stack again`, {
      key,
    });
  return fileIdOf(bucket, key, version.versionId);
}

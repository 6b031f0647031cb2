import type { Metrics } from '../shared/metrics';
import type { Clock, ListedVersion, Log, ObjectStore } from '../shared/ports';

/** The queue in front of clean. Adapter: adapters/sqs-clean-queue.ts. */
export interface CleanQueue {
  /** Messages that wait, are under way or are put off, about. */
  depth(): Promise<number>;
  /** Tells clean of an object version as S3's own event would. */
  send(bucket: string, version: Pick<ListedVersion, 'key' | 'versionId' | 'bytes'>): Promise<void>;
}

/** Messages that clean gave up. */
export interface DeadLetters {
  count(): Promise<number>;
}

export interface ReconcilePorts {
  readonly store: ObjectStore;
  readonly queue: CleanQueue;
  readonly deadLetters: DeadLetters;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ReconcileConfig {
  readonly rawBucket: string;
  readonly lakeBucket: string;
}

import { PUBLISH_LOCK } from '../../names';
import { RetryableError } from '../shared/errors';
import type { Database } from '../shared/ports';

/** How long a migration waits for a load and for readers. */
export interface LockWait {
  /** One wait; readers of a table queue behind it, so it is short. */
  readonly lockTimeoutMs: number;
  readonly attempts: number;
}

/** Together 7.5 minutes, within the ten of the function: a running load may end first. */
export const DEPLOY_LOCK_WAIT: LockWait = { lockTimeoutMs: 5_000, attempts: 90 };

/**
 * One transaction under the lock that every load takes first, so that no table changes under a load.
 * @throws {RetryableError} when the lock was not free in time.
 */
export async function underPublishLock<T>(
  db: Database,
  { lockTimeoutMs, attempts }: LockWait,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction('write', async (tx) => {
        await tx.query(`SELECT set_config('lock_timeout', $1, true)`, [`${lockTimeoutMs}ms`]);
        await tx.query('SELECT pg_advisory_xact_lock($1)', [PUBLISH_LOCK]);
        return work(tx);
      });
    } catch (error) {
      if (!(error instanceof RetryableError) || attempt >= attempts) throw error;
    }
  }
}

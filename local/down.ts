import { existsSync } from 'node:fs';

import { cloudMarks } from './cloud-server';
import { databaseMarks } from './database';
import { withLock } from './lock';
import { localPaths } from './paths';
import { stopProcess } from './processes';
import { readState, writeState } from './state';

/**
 * Stops this folder's cloud, then its PostgreSQL; both keep their data. Stopping twice is fine.
 * @returns whether there was a cloud to stop
 */
export async function down(home?: string): Promise<boolean> {
  const paths = localPaths(home);
  if (!existsSync(paths.home)) return false;
  return withLock(
    paths.lock,
    () => undefined,
    async () => {
      const state = readState(paths.home);
      if (state === undefined) return false;
      await stopProcess(state.pids.cloud, cloudMarks(paths));
      await stopProcess(state.pids.database, databaseMarks(paths));
      writeState(paths.home, { ...state, pids: { cloud: 0, database: 0 } });
      return true;
    },
  );
}

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { down } from './down';
import { errorCode } from './error-code';
import { localPaths, PROJECT } from './paths';

/** Only folders that the supervisor made are erased: all of them have at least one of these. */
const OURS = new Set(['state.json', 'services', 'postgres', 'tmp']);

/**
 * Stops this folder's cloud and erases everything that it has. The next `up` starts afresh.
 * @throws when the folder is not a run folder: a wrong LAKE_HOME must not cost anybody their files
 */
export async function reset(home?: string): Promise<void> {
  const paths = localPaths(home);
  const names = list(paths.home);
  if (names.length === 0) return;
  if (PROJECT.startsWith(paths.home) || !names.some((name) => OURS.has(name))) {
    throw new Error(`${paths.home} is not the run folder of a local cloud: nothing was erased`);
  }
  await down(paths.home);
  for (const name of list(paths.home)) {
    rmSync(join(paths.home, name), { recursive: true, force: true });
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

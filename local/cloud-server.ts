import { existsSync, readFileSync, statSync } from 'node:fs';

import { endpoint, serverEnvironment } from './environment';
import type { LocalPaths } from './paths';
import { isOurs, startDaemon } from './processes';
import type { LocalState } from './state';
import { waitUntil } from './wait';

const START_SECONDS = 60;
const SAVE_SECONDS = 30;
const LOG_TAIL = 2_000;

/** What the command line of this home's cloud contains. */
export function cloudMarks(paths: LocalPaths): string[] {
  return ['-m cloud', paths.home];
}

/** Whether the cloud of this state answers. */
export async function isHealthy(state: Pick<LocalState, 'port'>): Promise<boolean> {
  try {
    const answer = await fetch(`${endpoint(state)}/_ministack/health`, {
      signal: AbortSignal.timeout(2_000),
    });
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * Starts this home's cloud unless it runs.
 * @returns its pid
 * @throws with the end of its log when it does not answer
 */
export async function startCloud(paths: LocalPaths, state: LocalState): Promise<number> {
  if (isOurs(state.pids.cloud, cloudMarks(paths)) && (await isHealthy(state)))
    return state.pids.cloud;
  if (!existsSync(paths.cloudPython)) {
    throw new Error(
      `${paths.cloudPython} is missing: run \`npm start\` once, it installs the local cloud`,
    );
  }
  const pid = startDaemon({
    command: paths.cloudPython,
    args: ['-m', 'cloud', '--home', paths.home],
    env: serverEnvironment(paths, state),
    cwd: paths.home,
    log: paths.cloudLog,
  });
  const look = async () => {
    if (await isHealthy(state)) return true;
    if (isOurs(pid, cloudMarks(paths))) return undefined;
    throw new Error(
      `the local cloud ended:\n${readFileSync(paths.cloudLog, 'utf8').slice(-LOG_TAIL)}`,
    );
  };
  await waitUntil('the local cloud answers', look, START_SECONDS);
  return pid;
}

/** Makes the cloud write its state now, so that not even `kill -9` can take back what was deployed. */
export async function saveCloud(paths: LocalPaths, state: LocalState): Promise<void> {
  const before = savedAt(paths);
  process.kill(state.pids.cloud, 'SIGUSR1');
  const saved = () => Promise.resolve(savedAt(paths) > before ? true : undefined);
  await waitUntil('the local cloud saves its state', saved, SAVE_SECONDS);
}

function savedAt(paths: LocalPaths): number {
  return existsSync(paths.saved) ? statSync(paths.saved).mtimeMs : 0;
}

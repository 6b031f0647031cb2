import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';

import { cloudMarks, isHealthy, saveCloud, startCloud } from './cloud-server';
import { requireDatabasePort, startDatabase } from './database';
import { deploy, isDeployed } from './deploy';
import { endpoint } from './environment';
import { sourceFingerprint } from './fingerprint';
import { withLock } from './lock';
import { type LocalPaths, localPaths } from './paths';
import { chooseFreePorts, isFree } from './ports';
import { isOurs } from './processes';
import { type LocalState, readState, writeState } from './state';

export interface UpOptions {
  /** Run folder. Default: `LAKE_HOME`, else `.local` in the project. */
  readonly home?: string;
  /** False starts the servers only. Default true. */
  readonly deploy?: boolean;
  /** Gets one line for each step that takes time. */
  readonly onStep: (text: string) => void;
}

/** A new cloud has new ports and a new password. */
async function createState(paths: LocalPaths): Promise<LocalState> {
  const [port, databasePort] = await chooseFreePorts(paths.home, 2);
  if (port === undefined || databasePort === undefined) throw new Error('no free ports');
  const databasePassword = randomBytes(18).toString('base64url');
  const pids = { cloud: 0, database: 0 };
  return { port, databasePort, databasePassword, startedAt: new Date().toISOString(), pids };
}

/** The cloud's own port may move, its clients ask for it each time; PostgreSQL's may not. */
async function keepPorts(paths: LocalPaths, state: LocalState): Promise<LocalState> {
  await requireDatabasePort(paths, state);
  const ours = isOurs(state.pids.cloud, cloudMarks(paths));
  if (ours || (await isFree(state.port))) return state;
  const [port] = await chooseFreePorts(paths.home, 1, [state.databasePort]);
  return port === undefined ? state : { ...state, port };
}

function makeFolders(paths: LocalPaths): void {
  for (const folder of [paths.home, paths.services, paths.temporary]) {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o755);
  }
  // PostgreSQL, perhaps as another user, writes there too
  chmodSync(paths.temporary, 0o1777);
}

async function startServers(
  paths: LocalPaths,
  known: LocalState,
  onStep: (text: string) => void,
): Promise<LocalState> {
  let state = known;
  const database = await startDatabase(paths, state);
  if (database !== state.pids.database) {
    onStep(`started PostgreSQL on 127.0.0.1:${state.databasePort}`);
    state = { ...state, pids: { ...state.pids, database } };
    writeState(paths.home, state);
  }
  const cloud = await startCloud(paths, state);
  if (cloud !== state.pids.cloud) {
    onStep(`started the local cloud on ${endpoint(state)}`);
    state = { ...state, startedAt: new Date().toISOString(), pids: { ...state.pids, cloud } };
    writeState(paths.home, state);
  }
  return state;
}

async function deployChanges(
  paths: LocalPaths,
  state: LocalState,
  onStep: (text: string) => void,
): Promise<LocalState> {
  // templates may contain the address of the cloud
  const fingerprint = sourceFingerprint(paths.project, [endpoint(state)]);
  if (state.deployedFingerprint === fingerprint && (await isDeployed(state))) {
    onStep('the stacks are up to date');
    return state;
  }
  await deploy(paths, state, onStep);
  await saveCloud(paths, state);
  const deployed = { ...state, deployedFingerprint: fingerprint };
  writeState(paths.home, deployed);
  return deployed;
}

/**
 * Starts this folder's PostgreSQL and cloud where they do not run, and deploys the stacks where they changed.
 * Doing it again is cheap; two at once wait for each other.
 * @throws an error whose first line says what failed (which resource of which stack) and why
 */
export async function up(options: UpOptions): Promise<LocalState> {
  const { onStep } = options;
  const paths = localPaths(options.home);
  makeFolders(paths);
  return withLock(
    paths.lock,
    () => onStep('waiting for another command on this cloud'),
    async () => {
      const known = readState(paths.home);
      const state = known === undefined ? await createState(paths) : await keepPorts(paths, known);
      // data without its state cannot be opened: its password is gone
      if (known === undefined)
        for (const stale of [paths.database, paths.services]) removeFolder(stale);
      makeFolders(paths);
      writeState(paths.home, state);
      const running = await startServers(paths, state, onStep);
      if (options.deploy === false) return running;
      return deployChanges(paths, running, onStep);
    },
  );
}

function removeFolder(folder: string): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true });
}

/** Whether this folder's cloud answers now. */
export async function isUp(home?: string): Promise<boolean> {
  const state = readState(home);
  if (state === undefined) return false;
  return isOurs(state.pids.cloud, cloudMarks(localPaths(home))) && (await isHealthy(state));
}

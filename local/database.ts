import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import type { LocalPaths } from './paths';
import { isFree } from './ports';
import { isOurs, startDaemon } from './processes';
import type { LocalState } from './state';
import { waitUntil } from './wait';

const START_SECONDS = 60;
const LOG_TAIL = 2_000;

/** What the command line of this home's PostgreSQL supervisor contains. */
export function databaseMarks(paths: LocalPaths): string[] {
  return ['postgres.mjs', paths.database];
}

/** As superuser, for psql and for people. @param database default: the maintenance database */
export function databaseUrl(state: LocalState, database = 'postgres'): string {
  return `postgresql://postgres:${state.databasePassword}@127.0.0.1:${state.databasePort}/${database}`;
}

async function accepts(state: LocalState): Promise<boolean> {
  const client = new Client({
    connectionString: databaseUrl(state),
    connectionTimeoutMillis: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Starts this home's PostgreSQL unless it runs.
 * @returns the pid of its supervisor
 * @throws with the end of its log when it does not accept connections
 */
export async function startDatabase(paths: LocalPaths, state: LocalState): Promise<number> {
  if (isOurs(state.pids.database, databaseMarks(paths)) && (await accepts(state))) {
    return state.pids.database;
  }
  const pid = startDaemon({
    command: process.execPath,
    args: [
      join(paths.project, 'local', 'postgres.mjs'),
      '--data',
      paths.database,
      '--port',
      String(state.databasePort),
    ],
    env: { ...process.env, LOCAL_PG_PASSWORD: state.databasePassword, TMPDIR: paths.temporary },
    cwd: paths.home,
    log: paths.databaseLog,
  });
  const look = async () => {
    if (await accepts(state)) return true;
    if (isOurs(pid, databaseMarks(paths))) return undefined;
    throw new Error(
      `PostgreSQL ended:\n${readFileSync(paths.databaseLog, 'utf8').slice(-LOG_TAIL)}`,
    );
  };
  await waitUntil('PostgreSQL accepts connections', look, START_SECONDS);
  return pid;
}

/** @throws when somebody else listens on the port that the deployed functions know. */
export async function requireDatabasePort(paths: LocalPaths, state: LocalState): Promise<void> {
  if (isOurs(state.pids.database, databaseMarks(paths)) || (await isFree(state.databasePort)))
    return;
  if (await accepts(state)) return; // our own server, whose supervisor was killed: the new one ends it
  throw new Error(
    `port ${state.databasePort} of 127.0.0.1 is taken, and the deployed functions know PostgreSQL by it: ` +
      'stop what listens there, or run `npm run lake -- reset`',
  );
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Client } from 'pg';

import { localPaths } from '../../../local/paths';
import { isOurs } from '../../../local/processes';
import { readState } from '../../../local/state';
import { TEST_HOME } from './home';
import { lakeCommand } from './lake';
import { waitFor } from './wait';
import { asSuperuser, connect } from './warehouse';

const { database, services } = localPaths(TEST_HOME);

async function kill(pid: number, mark: string): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await waitFor(`the end of process ${pid}`, async () => (isOurs(pid, [mark]) ? undefined : true));
}

/** Kills the tests' own cloud with -9. Its functions go on, without anybody who hears of them. */
export async function killCloud(): Promise<void> {
  const state = readState(TEST_HOME);
  if (state === undefined) throw new Error('the tests have no cloud: global-setup.ts starts it');
  await kill(state.pids.cloud, TEST_HOME);
}

/** The messages of all queues as the tests' own cloud would find them after a kill. */
export function savedQueues(): string {
  return readFileSync(join(services, 'sqs.json'), 'utf8');
}

/** Kills the tests' own PostgreSQL with -9. */
export function killDatabase(): Promise<void> {
  const [pid] = readFileSync(join(database, 'postmaster.pid'), 'utf8').split('\n');
  return kill(Number(pid), database);
}

/** As a person starts again what has died. */
export async function up(): Promise<void> {
  const { code, stderr } = await lakeCommand('up');
  if (code !== 0) throw new Error(`lake up exited with ${code}:\n${stderr}`);
}

/** Takes a lock that lets everybody read a table and nobody write it. */
async function lockOf(table: string): Promise<Client> {
  const client = await connect();
  // the server may be killed under it
  client.on('error', () => undefined);
  await client.query(`begin; lock table ${table} in share mode`);
  return client;
}

/**
 * Lets a load begin that cannot end, and runs `work` as soon as the loader stands in the middle of its transaction.
 * @param start must bring rows to the table
 */
export async function whileLoadStands(
  table: string,
  start: () => Promise<unknown>,
  work: () => Promise<void>,
): Promise<void> {
  const client = await lockOf(table);
  try {
    await start();
    await waitFor('a load that waits for its table', async () => {
      const [waiting] = await asSuperuser(
        "select pid from pg_catalog.pg_stat_activity where usename = 'lake_loader' and wait_event_type = 'Lock' and wait_event = 'relation'",
      );
      return waiting;
    });
    await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}

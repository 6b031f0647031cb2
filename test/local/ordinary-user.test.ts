import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPT = join(__dirname, '..', '..', 'local', 'postgres.mjs');
const asRoot = process.getuid?.() === 0 && process.platform === 'linux';
if (!asRoot)
  process.stderr.write('skipped: only root on Linux needs another user for PostgreSQL\n');

const forRoot = asRoot ? describe : describe.skip;

forRoot('as root', () => {
  test('PostgreSQL starts below a folder that nobody else may enter, and stops in order', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'edulake-private-'));
    chmodSync(folder, 0o700);
    const child = spawn(
      process.execPath,
      [SCRIPT, '--data', join(folder, 'home', 'data'), '--port', '29999'],
      { env: { ...process.env, LOCAL_PG_PASSWORD: 'secret' }, stdio: ['ignore', 'pipe', 'ignore'] },
    );
    const exited = once(child, 'exit');
    const ready = once(createInterface({ input: child.stdout }), 'line');
    expect(await Promise.race([ready, exited])).toEqual(['ready']);
    child.kill('SIGTERM');
    await exited;
    expect(existsSync(join(folder, 'home', 'data', 'postmaster.pid'))).toBe(false);
    rmSync(folder, { recursive: true, force: true });
  });
});

import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { reset } from '../../../local/reset';
import { TEST_HOME } from './home';

const ROOT = join(__dirname, '..', '..', '..');
/** The sweep comes every ten seconds: tests wait for it, and for alarms, as for nothing else. */
const SCHEDULE_SPEED = '6';

/** Starts the tests' own cloud as a new user would: from nothing, by `npm start -- --once`. */
export default async function globalSetup(): Promise<void> {
  // also for the commands that start the cloud again
  process.env['LAKE_SCHEDULE_SPEED'] = SCHEDULE_SPEED;
  await reset(TEST_HOME);
  const output: Buffer[] = [];
  const code = await new Promise<number | null>((resolve, reject) => {
    const child = spawn('node', [join(ROOT, 'scripts', 'start.mjs'), '--once'], {
      cwd: ROOT,
      env: { ...process.env, LAKE_HOME: TEST_HOME },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) {
    throw new Error(
      `npm start -- --once exited with ${code}:\n${Buffer.concat(output).toString()}`,
    );
  }
}

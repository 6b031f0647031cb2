/** `npm start`: sets up what is missing, then runs scripts/start.ts with the clone's own Node. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

import { ROOT, setup } from './setup.mjs';

const env = setup();
const child = spawn(
  'node',
  ['--import', 'tsx', join('scripts', 'start.ts'), ...process.argv.slice(2)],
  {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  },
);
// the terminal sends Ctrl-C to both; the child decides how to end
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));

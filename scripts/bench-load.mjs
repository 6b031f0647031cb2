/** `npm run bench:load`: sets up what is missing and measures the loader (benchmarks/load). */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { ROOT, setup } from './setup.mjs';

const python = join(ROOT, '.venv-jobs', 'bin', 'python');
const args = ['-m', 'benchmarks.load', ...process.argv.slice(2)];
const { status } = spawnSync(python, args, { cwd: ROOT, env: setup(), stdio: 'inherit' });
process.exitCode = status ?? 1;

/**
 * `npm run test:long`: 20,000 new histories of the model on the product, for hours; `npm test` plays 300 that are always the
 * same. `-- --histories N --seed S` plays others, `-- --replay SEED/N` shows one of them, shrunk to what matters.
 */
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';

import { ROOT, setup } from './setup.mjs';

const python = join(ROOT, '.venv-jobs', 'bin', 'python');
const code = ['glue-scripts', 'test/python'].map((folder) => join(ROOT, folder)).join(delimiter);
const { status } = spawnSync(
  python,
  ['-m', 'model', '--histories', '20000', ...process.argv.slice(2)],
  { cwd: ROOT, env: { ...setup(), PYTHONPATH: code }, stdio: 'inherit' },
);
process.exitCode = status ?? 1;

/**
 * `npm run test:long`: 20,000 new histories of the model on the product, a search for histories that notice each mutant,
 * all of the polluted and hostile CSV files, 20,000 expressions against PostgreSQL, and 500 files in three shuffled orders on the local cloud; for hours. `npm test` has 300 histories that are always the same.
 * `-- --histories N --seed S` plays others, `-- --replay SEED/N` shows one of them, shrunk to what matters; `-- model` runs
 * only the named checks. The output ends with a plain line `N passed, N failed`, where each history is one.
 */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';

import { jest, jobsPython, pytest, runChecks } from './checks.mjs';
import { ROOT, setup } from './setup.mjs';

/** Histories in which a mutant is looked for that the one it is known by does not show. */
const HUNT = 500;

/** What is tried more often in long runs, beside the corpora. */
const PROPERTIES = ['test/lambdas/clean/engine/(clean|fix)-property', 'expression/oracle'];

const { values, positionals } = parseArgs({
  options: {
    histories: { type: 'string', default: '20000' },
    seed: { type: 'string', default: randomBytes(4).toString('hex') },
    replay: { type: 'string' },
  },
  allowPositionals: true,
});
const code = ['glue-scripts', 'test/python'].map((folder) => join(ROOT, folder)).join(delimiter);
const model = (...options) => [jobsPython, '-m', 'model', ...options];

const ROUNDS = [
  [
    {
      name: 'model',
      command: model('--histories', values.histories, '--seed', values.seed),
      env: { PYTHONPATH: code },
      count: (text) => {
        const [, failed, all] = /^(\d+) of (\d+) histories failed$/m.exec(text).map(Number);
        return { passed: all - failed, failed };
      },
    },
  ],
  [
    pytest(
      'mutants',
      jobsPython,
      'test/python/model/test_mutants.py',
      `--hunt=${HUNT}`,
      `--seed=${values.seed}`,
    ),
  ],
  [
    {
      ...jest('unit', '--runInBand', 'test/lambdas/clean/corpora', ...PROPERTIES),
      name: 'corpora',
      env: { LAKE_LONG: '1' },
    },
  ],
  [
    {
      ...jest('e2e', '--runInBand', 'test/e2e/shuffled-orders.test.ts'),
      env: { LAKE_LONG: '1' },
    },
  ],
];

if (values.replay !== undefined) {
  const [python, ...options] = model('--replay', values.replay);
  const env = { ...setup(), PYTHONPATH: code };
  process.exitCode = spawnSync(python, options, { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1;
} else {
  console.log(`seed ${values.seed}`);
  await runChecks([ROUNDS], positionals);
}

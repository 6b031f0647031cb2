/**
 * `npm test`: sets up what is missing and runs every check, also after one has failed.
 * The output ends with a plain line `N passed, N failed` that counts tests, and each other check as one.
 * `npm test -- unit python` runs only the named checks.
 */
import { cloudPython, jest, jobsPython, pytest, runChecks } from './checks.mjs';

const PYTHON_CODE = ['benchmarks', 'glue-scripts', 'local', 'test'];

/** Waits for the cloud most of its time: it goes first, and the other lane takes the processor while it waits. */
const END_TO_END = [
  // one warehouse for all end-to-end tests: one after the other, in an order
  [jest('e2e', '--runInBand', '--testSequencer=./test/e2e/support/sequencer.mjs')],
];
const IN_PARTS = [
  [
    { name: 'format', command: ['biome', 'check'] },
    { name: 'lint', command: ['oxlint', '--deny-warnings'] },
    { name: 'types', command: ['tsc'] },
    { name: 'dead code', command: ['knip'] },
    {
      name: 'python format',
      command: [jobsPython, '-m', 'ruff', 'format', '--check', ...PYTHON_CODE],
    },
    {
      name: 'python lint',
      command: [jobsPython, '-m', 'ruff', 'check', ...PYTHON_CODE],
    },
  ],
  [jest('unit')],
  [pytest('python-load', jobsPython, 'test/python/load')],
  [pytest('python-cloud', cloudPython, 'test/python/cloud')],
  [pytest('python-model', jobsPython, 'test/python/model')],
];

await runChecks([END_TO_END, IN_PARTS], process.argv.slice(2));

/**
 * `npm test`: sets up what is missing and runs every check, also after one has failed.
 * The output ends with a plain line `N passed, N failed` that counts tests, and each other check as one.
 * `npm test -- unit python` runs only the named checks.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { ROOT, setup } from './setup.mjs';

const OUT = join(ROOT, 'build', 'test');
const jobsPython = join(ROOT, '.venv-jobs', 'bin', 'python');
const cloudPython = join(ROOT, '.venv-cloud', 'bin', 'python');

const jest = (project, ...flags) => ({
  name: project,
  command: [
    'jest',
    '--selectProjects',
    project,
    ...flags,
    '--json',
    `--outputFile=${join(OUT, `${project}.json`)}`,
  ],
  count: () => {
    const result = JSON.parse(readFileSync(join(OUT, `${project}.json`), 'utf8'));
    const broken = result.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.length === 0,
    );
    return { passed: result.numPassedTests, failed: result.numFailedTests + broken.length };
  },
});

const pytest = (name, python, folder) => ({
  name,
  command: [
    python,
    '-m',
    'pytest',
    '-q',
    // names each skipped test with its reason
    '-rs',
    '-p',
    'no:cacheprovider',
    folder,
    `--junit-xml=${join(OUT, `${name}.xml`)}`,
  ],
  count: () => {
    const suite =
      /<testsuite [^>]*>/.exec(readFileSync(join(OUT, `${name}.xml`), 'utf8'))?.[0] ?? '';
    const number = (key) => Number(new RegExp(` ${key}="(\\d+)"`).exec(suite)?.[1] ?? 0);
    const failed = number('failures') + number('errors');
    return { passed: number('tests') - failed - number('skipped'), failed };
  },
});

const PYTHON_CODE = ['benchmarks', 'glue-scripts', 'local', 'test'];

/** Each inner list runs side by side (there are two cores); the lists one after the other. */
const ROUNDS = [
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
  [
    pytest('python-load', jobsPython, 'test/python/load'),
    pytest('python-cloud', cloudPython, 'test/python/cloud'),
  ],
  [pytest('python-model', jobsPython, 'test/python/model')],
  // one warehouse for all end-to-end tests: one after the other
  [jest('e2e', '--runInBand')],
];

function run(check, env) {
  const began = Date.now();
  return new Promise((resolve) => {
    const [command, ...args] = check.command;
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => output.push(chunk));
    const finish = (code, trouble = '') => {
      const text = Buffer.concat(output).toString() + trouble;
      resolve({
        check,
        ok: code === 0,
        text,
        seconds: ((Date.now() - began) / 1000).toFixed(1),
        ...count(check, code),
      });
    };
    child.on('error', (error) => finish(1, error.message));
    child.on('close', (code) => finish(code));
  });
}

/** Tests where the runner counted them; a check without tests, or one that broke before counting, is one. */
function count(check, code) {
  const one = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (check.count === undefined) return one;
  try {
    const { passed, failed } = check.count();
    return { passed, failed: code !== 0 && failed === 0 ? 1 : failed };
  } catch {
    return one;
  }
}

function report(result) {
  const { check, ok, text, seconds, passed, failed } = result;
  console.log(
    `${ok ? 'ok  ' : 'FAIL'} ${check.name.padEnd(14)} ${passed} passed, ${failed} failed, ${seconds} s`,
  );
  if (!ok) console.log(text.trimEnd());
  else
    for (const line of text.split('\n').filter((l) => /\bskip(ped|ping)\b.*:/i.test(l)))
      console.log(`     ${line.trim()}`);
}

async function main(names) {
  const env = { ...setup(), NODE_ENV: 'test', FORCE_COLOR: '0' };
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const total = { passed: 0, failed: 0 };
  for (const round of ROUNDS) {
    const chosen = round.filter(
      (check) => names.length === 0 || names.some((name) => check.name.includes(name)),
    );
    for (const result of await Promise.all(chosen.map((check) => run(check, env)))) {
      report(result);
      total.passed += result.passed;
      total.failed += result.failed;
    }
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
}

await main(process.argv.slice(2));

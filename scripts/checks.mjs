/** What `npm test` and `npm run test:long` are made of: checks, how to run them, and how to count their tests. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

import { ROOT, setup } from './setup.mjs';

const OUT = join(ROOT, 'build', 'test');
export const jobsPython = join(ROOT, '.venv-jobs', 'bin', 'python');
export const cloudPython = join(ROOT, '.venv-cloud', 'bin', 'python');

/** @param flags files and options */
export const jest = (project, ...flags) => ({
  name: project,
  report: join(OUT, `${project}.json`),
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

/** @param name names the check and its report @param rest files and options */
export const pytest = (name, python, ...rest) => ({
  name,
  report: join(OUT, `${name}.xml`),
  command: [
    python,
    '-m',
    'pytest',
    '-q',
    // names each skipped test with its reason
    '-rs',
    '-p',
    'no:cacheprovider',
    ...rest,
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

/** Lets everybody else have the processor first. */
function stepBack(child) {
  try {
    setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // it has ended already, or never began
  }
}

function run(check, env, patient) {
  const began = Date.now();
  // what an earlier run left must not be counted; other reports may be those of a run that goes on
  if (check.report !== undefined) rmSync(check.report, { force: true });
  return new Promise((resolve) => {
    const [command, ...args] = check.command;
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...env, ...check.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (patient) stepBack(child);
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
        ...count(check, code, text),
      });
    };
    child.on('error', (error) => finish(1, error.message));
    child.on('close', (code) => finish(code));
  });
}

/** Tests where the runner counted them; a check without tests, or one that broke before counting, is one. */
function count(check, code, text) {
  const one = code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  if (check.count === undefined) return one;
  try {
    const { passed, failed } = check.count(text);
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

/** The rounds one after the other, the checks of each side by side. @returns the counts of all */
async function runLane(rounds, env, patient) {
  const total = { passed: 0, failed: 0 };
  for (const round of rounds)
    for (const result of await Promise.all(round.map((check) => run(check, env, patient)))) {
      report(result);
      total.passed += result.passed;
      total.failed += result.failed;
    }
  return total;
}

/**
 * Sets up what is missing and runs every check, also after one has failed.
 * Prints a line a check, then `N passed, N failed`, and sets the exit code.
 * @param lanes Run side by side: there are two cores. The first has the processor first, so the one that takes longest should
 *   be it. Each is a list of rounds, which run one after the other; the checks of a round run side by side.
 * @param names Parts of names; all checks without one.
 */
export async function runChecks(lanes, names = []) {
  const env = { ...setup(), NODE_ENV: 'test', FORCE_COLOR: '0' };
  mkdirSync(OUT, { recursive: true });
  const isChosen = ({ name }) => names.length === 0 || names.some((part) => name.includes(part));
  const chosen = lanes.map((rounds) => rounds.map((round) => round.filter(isChosen)));
  const totals = await Promise.all(chosen.map((rounds, at) => runLane(rounds, env, at > 0)));
  const passed = totals.reduce((sum, total) => sum + total.passed, 0);
  const failed = totals.reduce((sum, total) => sum + total.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { TEST_HOME } from './support/home';
import { lakeCommand } from './support/lake';

const ROOT = join(__dirname, '..', '..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** Commands that other tests run: the global set-up, this suite itself, and the deployment inside `up`. */
const RUN_ELSEWHERE: Readonly<Record<string, string>> = {
  'npm start': 'test/e2e/support/global-setup.ts',
  'npm start -- --once': 'test/e2e/support/global-setup.ts',
  'npm test': 'scripts/test.mjs is what runs this test',
  'npm test -- unit lint': 'scripts/test.mjs is what runs this test',
  'npm run synth': 'local/deploy.ts synthesizes in the set-up, with cdk-nag',
  'npx cdk bootstrap': 'local/deploy.ts runs it in the set-up',
  'npx cdk deploy --all': 'local/deploy.ts runs it in the set-up',
  'npm run lake -- down': 'test/e2e/support/global-teardown.ts',
  'npm run lake -- reset': 'test/e2e/support/global-setup.ts',
};

/** Commands that take minutes or hours as they stand, and what makes them short. */
const SHORT: Readonly<Record<string, string>> = {
  'npm run test:long': 'model --histories 2 --seed readme',
  'npm run test:mutation': '--mutate lambdas/clean/engine/fast/null-tokens.ts --dryRunOnly',
  'npm run bench:load': '--rows 1000 --no-spark',
  // without Polars, which would be installed first
  'npm run bench:clean': '--case gzip --rows 1000 --rounds 1',
  'npm run bench:path': '1000',
  'npm run bench:drop': '1',
};

function blocks(): string[] {
  const fenced = [...README.matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
  return fenced.flatMap((text) => text.split('\n')).filter((line) => line.trim() !== '');
}

function inline(): string[] {
  const quoted = [...README.matchAll(/`((?:npm|npx) [^`]+)`/g)].map((match) => match[1] ?? '');
  return [...new Set(quoted)];
}

/** `npm run lake -- sql "a b"` -> [`sql`, `a b`] */
function lakeArguments(command: string): string[] {
  const words = command.replace('npm run lake -- ', '').match(/"[^"]*"|\S+/g) ?? [];
  return words.map((word) => word.replaceAll('"', ''));
}

function shell(command: string): { code: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, LAKE_HOME: TEST_HOME };
  const { status, ...said } = spawnSync('sh', ['-c', command], {
    cwd: ROOT,
    env,
    encoding: 'utf8',
  });
  return { code: status, stdout: said.stdout, stderr: said.stderr };
}

/** What is typed between the commands of `lake`: a file is written, a cell is corrected. */
const SHELL = /^(printf|sed) /;

const RUN_HERE = blocks().filter(
  (command) => command.startsWith('npm run lake -- ') || SHELL.test(command),
);

test('every command of the README is run by a test', () => {
  const known = new Set([...RUN_HERE, ...Object.keys(RUN_ELSEWHERE), ...Object.keys(SHORT)]);
  const here = [...blocks(), ...inline()].filter((command) => !command.includes('--aws'));
  expect(here.filter((command) => !known.has(command))).toEqual([]);
});

// in the README's order: later commands use what earlier ones made
test.each(RUN_HERE)('%s', async (command) => {
  const typed = SHELL.test(command);
  const answer = typed ? shell(command) : await lakeCommand(...lakeArguments(command));
  expect(answer.code === 0 ? '' : answer.stderr || answer.stdout).toBe('');
  expect(typed || answer.stdout !== '').toBe(true);
});

test.each(Object.entries(SHORT))('%s -- %s', (command, options) => {
  const answer = shell(`${command} -- ${options}`);
  expect(answer).toMatchObject({ code: 0, stdout: expect.stringMatching(/\S/) });
});

test('a second start reuses what is there', () => {
  const second = spawnSync('node', [join(ROOT, 'scripts', 'start.mjs'), '--once'], {
    cwd: ROOT,
    env: { ...process.env, LAKE_HOME: TEST_HOME },
    encoding: 'utf8',
  });
  expect(second.status).toBe(0);
  expect(second.stdout).toContain('/v1/jobs');
  expect(second.stdout).toContain('psql');
});

test('Ctrl-C stops the lake in order, and its state is kept', async () => {
  const env = { ...process.env, LAKE_HOME: TEST_HOME };
  const start = spawn('node', [join(ROOT, 'scripts', 'start.mjs')], {
    cwd: ROOT,
    env,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = once(start, 'exit');
  const up = new Promise<string>((resolve) => {
    let said = '';
    start.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('Ctrl-C')) resolve('up');
    });
  });
  expect(await Promise.race([up, exited])).toBe('up');
  // the terminal sends the signal to every process of the group
  process.kill(-(start.pid ?? 0), 'SIGINT');
  await exited;
  expect(await lakeCommand('status')).toMatchObject({ code: 1 });

  expect(await lakeCommand('up')).toMatchObject({ code: 0 });
  const files = await lakeCommand('files', '--dataset', 'jobs');
  expect(files.stdout).toContain('jobs/samples/jobs.csv');
});

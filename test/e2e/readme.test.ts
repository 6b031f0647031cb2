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
  'npx cdk bootstrap': 'local/deploy.ts runs it in the set-up',
  'npx cdk deploy --all': 'local/deploy.ts runs it in the set-up',
  'npm run lake -- down': 'test/e2e/support/global-teardown.ts',
  'npm run lake -- reset': 'test/e2e/support/global-setup.ts',
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

const LAKE = blocks().filter((command) => command.startsWith('npm run lake -- '));

test('every command of the README is run by a test', () => {
  const known = new Set([...LAKE, ...Object.keys(RUN_ELSEWHERE)]);
  const here = [...blocks(), ...inline()].filter((command) => !command.includes('--aws'));
  expect(here.filter((command) => !known.has(command))).toEqual([]);
});

// in the README's order: later commands use what earlier ones made
test.each(LAKE)('%s', async (command) => {
  const answer = await lakeCommand(...lakeArguments(command));
  expect(answer).toMatchObject({ code: 0 });
  expect(answer.stdout).not.toBe('');
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

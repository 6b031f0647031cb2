import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

import type { Job, Measured } from './job';

const ROOT = join(__dirname, '..', '..');
/** The Node of the Lambda runtime. */
const NODE = join(ROOT, 'node_modules', 'node', 'bin', 'node');
const VENV = join(ROOT, '.venv-bench');
const REQUIREMENTS = join(__dirname, 'requirements.txt');

export type Program = 'ours' | 'csv-parse-peer' | 'polars';

/** Bundles the measured programs as the command line and the functions are bundled. */
export async function bundlePrograms(scratch: string): Promise<void> {
  await build({
    entryPoints: ['ours', 'csv-parse-peer'].map((name) => join(__dirname, `${name}.ts`)),
    outdir: scratch,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  });
}

/** Makes the Python environment of the Polars peer when it is missing. */
export function makePolarsEnvironment(): void {
  const stamp = join(VENV, 'installed-requirements.txt');
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const pip = join(VENV, 'bin', 'pip');
  run('python3.11', ['-m', 'venv', '--clear', VENV]);
  run(pip, [
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--require-hashes',
    '-r',
    REQUIREMENTS,
  ]);
  run('cp', [REQUIREMENTS, stamp]);
}

/** Runs a job in a process of its own. @param profile folder for a `.cpuprofile`. */
export function measure(program: Program, job: Job, scratch: string, profile?: string): Measured {
  const answer = JSON.stringify(job);
  if (program === 'polars') {
    return parsed(run(join(VENV, 'bin', 'python'), [join(__dirname, 'peer_polars.py'), answer]));
  }
  const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  return parsed(
    run(NODE, ['--enable-source-maps', ...flags, join(scratch, `${program}.cjs`), answer]),
  );
}

function parsed(text: string): Measured {
  const measured: Measured = JSON.parse(text);
  return measured;
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? stderr}`);
  return stdout;
}

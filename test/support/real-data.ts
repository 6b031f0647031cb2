import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Real files lie beside the project's folder, not in it: they are others' data. */
const FOLDER = join(__dirname, '..', '..', '..', 'shared', 'data');

/** Bodies of `describe` run even when it is skipped: what they read at once asks this first. */
export const realDataPresent = existsSync(FOLDER);
if (!realDataPresent) {
  const missing = '../shared/data is missing: the tests of real files do not run';
  // in CI nobody would notice that they were left out
  if (process.env['CI'] === 'true') throw new Error(missing);
  process.stderr.write(`skipped: ${missing}\n`);
}

/** `describe` for tests that read real files; where there are none, they are skipped and the output says why. */
export const withRealFiles = realDataPresent ? describe : describe.skip;

/** The path of a real file; call it inside {@link withRealFiles} only. */
export const realFile = (...path: readonly string[]): string => join(FOLDER, ...path);

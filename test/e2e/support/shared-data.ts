import { existsSync } from 'node:fs';
import { join } from 'node:path';

const SHARED = join(__dirname, '..', '..', '..', '..', 'shared', 'data');

/** A real file of ../shared/data. @throws when it is missing: these tests are about real input. */
export function sharedFile(...path: string[]): string {
  const file = join(SHARED, ...path);
  if (!existsSync(file)) throw new Error(`${path.join('/')} is missing in ../shared/data`);
  return file;
}

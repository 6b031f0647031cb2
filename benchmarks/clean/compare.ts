import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Measured } from './job';

/** @throws when the two folders do not hold the same files with the same bytes. */
export function compareFolders(scratch: string, one: string, other: string): void {
  const filesOf = (folder: string) =>
    readdirSync(join(scratch, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(join(scratch, folder).length))
      .toSorted();
  const files = filesOf(one);
  if (files.join() !== filesOf(other).join()) throw new Error(`${one} and ${other}: other files`);
  const differing = files.filter(
    (file) =>
      !readFileSync(join(scratch, one, file)).equals(readFileSync(join(scratch, other, file))),
  );
  if (differing.length > 0)
    throw new Error(`${one} and ${other} in ${scratch} differ in ${differing.join(', ')}`);
}

const counts = ({ rows, good }: Measured) => `${good} of ${rows} rows`;

/** @throws when a peer did another job. */
export function compareCounts(name: string, peer: string, ours: Measured, theirs: Measured): void {
  if (ours.rows === theirs.rows && ours.good === theirs.good) return;
  throw new Error(`${name}: ours kept ${counts(ours)}, ${peer} ${counts(theirs)}`);
}

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** SHA-256 (hex) over the names and contents of all files below the folders, and over further texts. */
export function schemaHash(folders: readonly string[], ...texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
    for (const name of names)
      hash.update(`${name.slice(folder.length)}\n`).update(readFileSync(name));
  }
  for (const text of texts) hash.update(text);
  return hash.digest('hex');
}

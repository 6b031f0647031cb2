import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';

/** A file to clean, and the raw key that it would have. */
export interface FileToClean {
  readonly path: string;
  /** For a file of a folder its path below that folder, so that patterns of keys find it; else its name decides. */
  readonly key?: string;
}

/**
 * The files that paths name: a folder stands for all files below it, by name. Whatever else a path is, it is
 * taken as a file, whose receipt says what is wrong with it.
 * @param out the folder of the outputs: it is no input, even if it lies in a folder that is cleaned.
 */
export async function filesOf(paths: readonly string[], out: string): Promise<FileToClean[]> {
  const found = await Promise.all(paths.map((path) => filesOfPath(path, resolve(out))));
  return found.flat();
}

async function filesOfPath(path: string, out: string): Promise<FileToClean[]> {
  if (!(await isFolder(path))) return [{ path }];
  const files = await filesBelow(path, out);
  return files.map((file) => ({ path: file, key: relative(path, file).split(sep).join('/') }));
}

async function filesBelow(folder: string, out: string): Promise<string[]> {
  if (resolve(folder) === out) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    // what systems leave behind (.DS_Store) is nobody's data
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) found.push(...(await filesBelow(path, out)));
    // a link to a folder may lead back to where it lies
    else if (!(entry.isSymbolicLink() && (await isFolder(path)))) found.push(path);
  }
  return found;
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

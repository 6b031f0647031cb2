import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { CONTRACT_FILE } from '../../contracts/read-contracts';

/** Names of the datasets that have a contract in a folder; a folder that is not there yet has none. */
export function savedDatasets(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.filter((name) => existsSync(join(folder, name, CONTRACT_FILE)));
}

/** Writes a contract into the folder of its dataset. @returns its path. */
export function saveContract(folder: string, dataset: string, text: string): string {
  const path = join(folder, dataset, CONTRACT_FILE);
  mkdirSync(join(folder, dataset), { recursive: true });
  // a contract that somebody is at work on is never written over
  writeFileSync(path, text, { flag: 'wx' });
  return path;
}

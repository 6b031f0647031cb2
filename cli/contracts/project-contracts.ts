import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadContracts } from '../../contracts/load-contracts';
import type { Contract } from '../../contracts/types';
import { PROJECT } from '../../local/paths';

let known: Promise<Contract[]> | undefined;

/** The project's contracts, read once a process. */
export function projectContracts(): Promise<Contract[]> {
  known ??= read();
  return known;
}

/** The contracts of a folder, or the project's. @throws {ContractError} with file and line. */
export async function contractsOf(folder: string | undefined): Promise<readonly Contract[]> {
  if (folder === undefined) return projectContracts();
  return (await import('../../contracts/read-contracts.ts')).readContracts(folder);
}

/**
 * Compiling contracts takes half a second, so they are kept beside the bundle of the
 * command line, whose folder (LAKE_BUILD, set by scripts/lake.mjs) is named after these very sources.
 */
async function read(): Promise<Contract[]> {
  const build = process.env['LAKE_BUILD'];
  const kept = build === undefined ? undefined : join(build, 'contracts.json');
  if (kept !== undefined && existsSync(kept)) return loadContracts(kept);
  const { readContracts } = await import('../../contracts/read-contracts.ts');
  const contracts = readContracts(join(PROJECT, 'contracts'));
  if (kept !== undefined) {
    // several commands may do this at once: each writes its own file, the last one stays
    const next = `${kept}.${process.pid}`;
    writeFileSync(next, JSON.stringify(contracts));
    renameSync(next, kept);
  }
  return contracts;
}

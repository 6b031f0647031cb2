import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError, type ContractProblem } from './contract-error';
import { compileContract } from './reading/compile-contract';
import type { Report } from './reading/custom-properties';
import { validateOdcs } from './reading/odcs-schema';
import { parseYaml } from './reading/yaml-source';
import type { Contract } from './types';

/** Name of the contract in its dataset's folder. */
export const CONTRACT_FILE = 'contract.odcs.yaml';

/**
 * Reads, checks and compiles every `<folder>/<dataset>/contract.odcs.yaml`, sorted by dataset. Takes
 * half a second (the official schema is compiled): for builds and the CLI; functions use
 * `loadContracts`.
 * @throws {ContractError} with all problems of all contracts, each with file and line.
 */
export function readContracts(folder: string): Contract[] {
  const problems: ContractProblem[] = [];
  const contracts: Contract[] = [];
  for (const name of datasetFolders(folder)) {
    const file = join(folder, name, CONTRACT_FILE);
    try {
      contracts.push(readContract(file, name));
    } catch (error) {
      if (!(error instanceof ContractError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ContractError(problems);
  return contracts;
}

function datasetFolders(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const datasets = names.filter((name) => existsSync(join(folder, name, CONTRACT_FILE)));
  if (datasets.length === 0) {
    const message = `no contracts here: expected ${join('<dataset>', CONTRACT_FILE)}`;
    throw new ContractError([{ file: folder, line: 1, message }]);
  }
  return datasets;
}

function readContract(file: string, folderName: string): Contract {
  const source = parseYaml(file, readFileSync(file, 'utf8'));
  const problems: ContractProblem[] = [];
  const report: Report = (path, message) => {
    problems.push({ file, line: source.lineOf(path), message });
  };
  const document = validateOdcs(source.data, report);
  const contract = document && compileContract(document, report);
  if (contract && contract.dataset !== folderName) {
    const message = `dataset ${contract.dataset} lies in folder ${folderName}: give both one name`;
    report(['schema', 0, 'name'], message);
  }
  if (!contract || problems.length > 0) throw new ContractError(problems);
  return contract;
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractError, type ContractProblem } from './contract-error';
import { contractHash } from './contract-hash';
import { type CompiledDocument, compileContract } from './reading/compile-contract';
import type { Report } from './reading/custom-properties';
import { validateOdcs } from './reading/odcs-schema';
import { resolveReferences } from './reading/resolve-references';
import { parseYaml, type YamlSource } from './reading/yaml-source';
import type { Contract } from './types';

/** Name of the contract in its dataset's folder. */
export const CONTRACT_FILE = 'contract.odcs.yaml';

/**
 * Reads, checks and compiles every `<folder>/<dataset>/contract.odcs.yaml`, sorted by dataset. Takes
 * half a second (the official schema is compiled): for builds and the CLI; functions use
 * `loadContracts`.
 * @throws {ContractError} with all problems of all contracts, each with file, line and column.
 */
export function readContracts(folder: string): Contract[] {
  const documents = datasetFolders(folder).map((name) =>
    readDocument(join(folder, name, CONTRACT_FILE), name),
  );
  const found = documents.flatMap(({ compiled }) => compiled?.contract ?? []);
  const datasets = new Map(found.map((contract) => [contract.dataset, contract]));
  const contracts = documents.flatMap(({ compiled, report }) => {
    if (!compiled) return [];
    const { contract, relationships } = compiled;
    // A dataset whose document is no contract at all has its own problems: it is not missing.
    const references =
      found.length === documents.length
        ? resolveReferences(contract, relationships, datasets, report)
        : [];
    const complete = { ...contract, references };
    return [{ ...complete, hash: contractHash(complete) }];
  });
  const problems = documents.flatMap((document) => document.problems);
  if (problems.length > 0) throw new ContractError(problems);
  return contracts;
}

function datasetFolders(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const datasets = names.filter((name) => existsSync(join(folder, name, CONTRACT_FILE)));
  if (datasets.length === 0) {
    const message = `no contracts here: expected ${join('<dataset>', CONTRACT_FILE)}`;
    throw new ContractError([{ file: folder, line: 1, column: 1, message }]);
  }
  return datasets;
}

interface ReadDocument {
  readonly compiled: CompiledDocument | undefined;
  /** Grows with every report. */
  readonly problems: readonly ContractProblem[];
  readonly report: Report;
}

function readDocument(file: string, folderName: string): ReadDocument {
  const source = readSource(file);
  if (source instanceof ContractError) {
    return { compiled: undefined, problems: source.problems, report: () => undefined };
  }
  const problems: ContractProblem[] = [];
  const report: Report = (path, message, character) => {
    problems.push({ file, ...source.placeOf(path, character), message });
  };
  const document = validateOdcs(source.data, report);
  const compiled = document && compileContract(document, report);
  const dataset = compiled?.contract.dataset ?? folderName;
  if (dataset !== folderName) {
    const message = `dataset ${dataset} lies in folder ${folderName}: give both one name`;
    report(['schema', 0, 'name'], message);
  }
  return { compiled, problems, report };
}

function readSource(file: string): YamlSource | ContractError {
  try {
    return parseYaml(file, readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof ContractError) return error;
    throw error;
  }
}

import { rmSync } from 'node:fs';
import { ContractError } from '../../contracts/contract-error';
import { readContracts } from '../../contracts/read-contracts';
import { contractsFolder, MARKS } from './contract-fixture';

/** Reads a folder of these contracts, `{dataset: YAML}`, and removes it. */
export function readAll(files: Readonly<Record<string, string>>) {
  const folder = contractsFolder(files);
  try {
    return readContracts(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads one contract. */
export const read = (yaml: string, dataset = 'marks') => readAll({ [dataset]: yaml });

/** What is wrong with one contract, as `line: message`. */
export function problems(yaml: string): string[] {
  try {
    read(yaml);
    return [];
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.problems.map(({ line, message }) => `${line}: ${message}`);
  }
}

/** The small contract with one piece of text put in the place of another. */
export function edited(from: string, to: string): string {
  if (!MARKS.includes(from)) throw new Error(`${from} is not in the contract`);
  return MARKS.replace(from, to);
}

/** The small contract with another setting of its dataset. */
export const custom = (text: string) => edited('{ property: mode, value: delta }', text);

/** The small contract with another column in the place of `points`. */
export const points = (text: string) =>
  edited('{ name: points, logicalType: integer, logicalTypeOptions: { minimum: 0 } }', text);

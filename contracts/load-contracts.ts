import { readFileSync } from 'node:fs';
import { ConfigurationError } from '../lambdas/shared/errors';
import { contractHash } from './contract-hash';
import type { Contract } from './types';

/**
 * Loads the compiled `contracts.json` that lies beside a function's code (`JSON.stringify` of what
 * `readContracts` returned). Nothing is compiled again: this takes a millisecond.
 * @throws {ConfigurationError} when the file is missing, is no JSON or was edited by hand.
 */
export function loadContracts(path: string): Contract[] {
  const contracts = parse(path);
  for (const contract of contracts) {
    if (contract.hash !== contractHash(contract)) {
      throw new ConfigurationError(
        `${path}: contract ${contract.dataset} does not have the hash it claims: deploy the stacks again`,
      );
    }
  }
  return contracts;
}

function parse(path: string): Contract[] {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Contract[];
  } catch (error) {
    throw new ConfigurationError(
      `${path} holds no compiled contracts: deploy the stacks again`,
      {},
      { cause: error },
    );
  }
}

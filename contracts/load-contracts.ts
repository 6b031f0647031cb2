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
  const advice = `${path} holds no compiled contracts: deploy the stacks again`;
  try {
    const contracts: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isContracts(contracts)) return contracts;
  } catch (error) {
    throw new ConfigurationError(advice, {}, { cause: error });
  }
  throw new ConfigurationError(advice);
}

/** The hash of each contract vouches for the rest of it. */
function isContracts(value: unknown): value is Contract[] {
  return Array.isArray(value) && value.every((item) => typeof item?.hash === 'string');
}

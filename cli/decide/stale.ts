import type { Contract } from '../../contracts/types';
import { CANON } from '../../lambdas/clean/file-identity';
import type { Receipt } from '../../lambdas/shared/documents';

/**
 * Tells files that were cleaned under another contract than today's, or in another canonical form.
 * Files of datasets that have no contract any more are left as they are.
 */
export function staleUnder(contracts: readonly Contract[]): (receipt: Receipt) => boolean {
  const hashes = new Map(contracts.map(({ dataset, hash }) => [dataset, hash]));
  return ({ dataset, contract_hash, canon }) => {
    const today = dataset === null ? undefined : hashes.get(dataset);
    // a file without a contract's hash was refused before it had rows
    if (today === undefined || contract_hash === null) return false;
    return contract_hash !== today || canon !== CANON;
  };
}

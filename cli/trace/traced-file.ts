import { contractByHash } from '../../lambdas/clean/contract-archive';
import type { Books } from '../../lambdas/shared/documents';
import { receiptOf } from '../decide/find-targets';
import { CommandFailed } from '../failures';
import type { TracedFile, TracePorts } from './trace-ports';

/** The receipt and the contract of a file. @throws {CommandFailed} when the receipt is gone */
export async function tracedFile(ports: TracePorts, books: Books): Promise<TracedFile> {
  const { store, lakeBucket, contracts } = ports;
  const receipt = await receiptOf(store, lakeBucket, books);
  if (receipt === undefined)
    throw new CommandFailed(
      `the receipt of ${books.file_id} is missing: run \`npm run lake -- reconcile\``,
    );
  const { contract_hash: hash } = receipt;
  const contract = hash === null ? null : await contractByHash(store, lakeBucket, contracts, hash);
  return { books, receipt, contract };
}

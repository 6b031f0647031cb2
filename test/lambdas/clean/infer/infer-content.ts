import { Readable } from 'node:stream';
import type { Contract } from '../../../../contracts/types';
import {
  type InferOptions,
  type InferredContract,
  inferContract,
} from '../../../../lambdas/clean/infer/infer-contract';
import { read } from '../../../contracts/reading-contracts';
import { clean } from '../engine/clean-content';

/** Infers a contract from a content in memory. */
export async function infer(
  content: Buffer | string,
  options: Partial<InferOptions> = {},
): Promise<InferredContract> {
  const bytes = Buffer.from(content);
  const open = async () => Readable.from([bytes]);
  const inferred = await inferContract(open, { key: 'menu.csv', taken: [], ...options });
  if (inferred.contract === undefined) throw new Error(inferred.reason.message);
  return inferred;
}

/** The contract as people get it: saved as YAML and read again. */
export function saved({ contract, text }: InferredContract): Contract {
  const [again] = read(text, contract.dataset);
  if (again === undefined) throw new Error('no contract');
  return again;
}

/** Infers, saves, and cleans the same content with nothing but the saved contract. */
export async function roundTrip(content: Buffer | string, key = 'menu.csv') {
  const inferred = await infer(content, { key });
  return clean(content, { contracts: [saved(inferred)], key });
}

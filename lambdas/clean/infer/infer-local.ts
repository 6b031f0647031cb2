import { basename, resolve } from 'node:path';
import { refusal } from '../engine/refusals';
import { localFile } from '../local-file';
import { type InferredContract, inferContract, type NoContract } from './infer-contract';

export interface LocalInference {
  /** The raw key that the file would have; else its name. */
  readonly key?: string;
  /** Names of datasets that have a contract already. */
  readonly taken: readonly string[];
}

/** Proposes a contract for a file of this machine, from all of its rows; one that cannot be read is an answer, too. */
export async function inferLocalFile(
  path: string,
  { key = basename(path), taken }: LocalInference,
): Promise<InferredContract | NoContract> {
  const { open, unreadable } = await localFile(resolve(path));
  const before = await unreadable();
  if (before !== undefined) return unread(before);
  try {
    return await inferContract(open, { key, taken });
  } catch (error) {
    const why = await unreadable();
    if (why === undefined) throw error;
    return unread(why);
  }
}

function unread(why: string): NoContract {
  return { contract: undefined, text: undefined, reason: refusal('unreadable', { why }) };
}

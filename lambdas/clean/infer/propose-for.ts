import type { Contract } from '../../../contracts/types';
import type { OpenFile } from '../engine/read-pass';
import { FileRefused } from '../engine/refusals';
import { firstRows } from './first-rows';
import { inferContract } from './infer-contract';

/** Name of a proposal beside the outputs of its file: that of a contract in its folder. */
export const PROPOSAL_NAME = 'contract.odcs.yaml';

/** A proposal is looked at by people: what so much of the file shows is enough, and takes a second or two. */
const SAMPLE_BYTES = 8 * 1024 * 1024;

/**
 * The contract that a file without one might have, as YAML.
 * @param contracts those there are: their names are taken.
 * @returns undefined when the file is no table.
 */
export async function proposalFor(
  open: OpenFile,
  key: string,
  contracts: readonly Contract[],
): Promise<string | undefined> {
  try {
    const sample = await firstRows(open, SAMPLE_BYTES);
    const taken = contracts.map(({ dataset }) => dataset);
    const { text } = await inferContract(sample.open, { key, taken, sampled: sample.cut });
    return text;
  } catch (error) {
    if (error instanceof FileRefused) return undefined;
    throw error;
  }
}

import { KEY } from '../../names';
import type { Receipt } from '../shared/documents';
import type { Cleaning } from './engine/clean-stream';
import { proposalFor } from './infer/propose-for';
import type { CleanConfig, CleanPorts } from './ports';
import type { FileIdentity } from './receipt';

/**
 * Writes a contract for a file that no contract knows, beside its receipt: people may save it as a new contract
 * and replay the file.
 * @returns what the receipt says of it; nothing where there is nothing to propose.
 */
export async function writeProposal(
  { store, log, contracts }: CleanPorts,
  { lakeBucket }: CleanConfig,
  { status }: Pick<Cleaning, 'status'>,
  { fileId, bucket, key, versionId }: FileIdentity,
): Promise<Pick<Receipt, 'proposal_key'>> {
  if (status !== 'unrecognised') return {};
  let text: string | undefined;
  try {
    text = await proposalFor(() => store.stream(bucket, key, versionId), key, contracts);
  } catch (error) {
    // A proposal is a convenience: without it the file has its outcome all the same. Messages may quote cells.
    const name = error instanceof Error ? error.name : typeof error;
    log.warn('no contract could be proposed', { file_id: fileId, error: name });
  }
  if (text === undefined) return {};
  const proposalKey = KEY.proposal(fileId);
  await store.put(lakeBucket, proposalKey, text, { contentType: 'application/yaml' });
  return { proposal_key: proposalKey };
}

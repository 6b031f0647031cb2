import type { Receipt } from '../shared/documents';
import { RetryableError } from '../shared/errors';
import { findReceipt, type StoredReceipt, writeReceipt } from './commit';
import { formerDatasets } from './contract-archive';
import { hasTakenIn, listInputs } from './file-inputs';
import { isPublished, writeMarker } from './marker';
import { nextGeneration } from './next-generation';
import type { CleanConfig, CleanPorts } from './ports';
import { type FoundVersion, findVersion } from './raw-version';
import { identityOf } from './receipt';

/** Each round ends in a new generation, of ours or of somebody who was faster. */
const ROUNDS = 50;

/**
 * Brings a file up to date: makes generations until the receipt has taken in every fix and every
 * decision, then makes sure that publish hears of it. Whoever writes a receipt looks once more, so
 * nothing is lost that arrives while a generation is made; a process that is killed anywhere leaves
 * objects that the next delivery goes on from.
 * @param uploaded The version whose own event this is; without it a file that has no receipt stays
 * without one, and its own event will take in what there is.
 * @returns the receipt, undefined when there is none.
 * @throws {RetryableError} when others write the receipt all the time.
 */
export async function bringUpToDate(
  ports: CleanPorts,
  config: CleanConfig,
  fileId: string,
  uploaded?: FoundVersion,
): Promise<Receipt | undefined> {
  const { store } = ports;
  let written = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const current = await findAnywhere(ports, config, fileId);
    if (current === undefined && uploaded === undefined) return undefined;
    const inputs = await listInputs(store, config.lakeBucket, fileId);
    if (current !== undefined && hasTakenIn(current.receipt, inputs)) {
      await announce(ports, config, current.receipt, written);
      return current.receipt;
    }
    const next = await nextGeneration(ports, config, current?.receipt, inputs, () =>
      locate(ports, current, uploaded),
    );
    const won = await writeReceipt(store, config.lakeBucket, next, current);
    if (won) written++;
    tell(ports, next, won);
  }
  throw new RetryableError(`the receipt of file ${fileId} is written by others all the time`);
}

/** Its dataset may have had a contract once and have none today. */
async function findAnywhere(
  { store, contracts }: CleanPorts,
  { lakeBucket }: CleanConfig,
  fileId: string,
): Promise<StoredReceipt | undefined> {
  const today = contracts.map(({ dataset }) => dataset);
  const former = await formerDatasets(store, lakeBucket, contracts, 'known');
  const found = await findReceipt(store, lakeBucket, [...today, ...former], fileId);
  if (found !== undefined) return found;
  const all = await formerDatasets(store, lakeBucket, contracts, 'again');
  const others = all.filter((dataset) => !former.includes(dataset));
  return others.length === 0 ? undefined : findReceipt(store, lakeBucket, others, fileId);
}

/** The raw version of a receipt keeps the place in the order that the receipt gave it. */
async function locate(
  ports: CleanPorts,
  current: StoredReceipt | undefined,
  uploaded: FoundVersion | undefined,
): Promise<FoundVersion> {
  if (current === undefined && uploaded !== undefined) return uploaded;
  if (current === undefined) throw new Error('neither a receipt nor an upload');
  const identity = identityOf(current.receipt);
  return { ...(await findVersion(ports, identity)), identity };
}

async function announce(
  { store, log }: CleanPorts,
  { lakeBucket }: CleanConfig,
  receipt: Receipt,
  written: number,
): Promise<void> {
  const published = await isPublished(store, lakeBucket, receipt);
  if (!published) await writeMarker(store, lakeBucket, receipt);
  const { file_id, generation } = receipt;
  if (written === 0) log.info('file was cleaned before', { file_id, generation, published });
}

function tell({ log }: CleanPorts, receipt: Receipt, won: boolean): void {
  const { file_id, generation, dataset, status, reason, rows, ms } = receipt;
  const facts = { file_id, generation, dataset, status, reason: reason?.code, ...rows, ms };
  log.info(won ? 'file cleaned' : 'somebody else was faster', facts);
}

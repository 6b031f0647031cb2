import type { Decision } from '../shared/decisions';
import type { Receipt } from '../shared/documents';
import { type CleanedVersion, cleanVersion } from './clean-version';
import { archiveContract, contractByHash } from './contract-archive';
import { refusedCleaning } from './engine/clean-stream';
import { holdReason } from './engine/hold-reason';
import { refusal } from './engine/refusals';
import { renditionOf } from './file-identity';
import { type FileInputs, readDecisions, readFixes } from './file-inputs';
import { writeFixResults } from './fix-results';
import { lakeKeys } from './lake-outputs';
import type { CleanConfig, CleanPorts } from './ports';
import type { FoundVersion } from './raw-version';
import { receiptOf, timesOf } from './receipt';
import { standing } from './standing';
import { writeProposal } from './write-proposal';

/**
 * The generation that follows a receipt and takes in all fixes and decisions there are; the first
 * one where there is none. Its objects are in the lake; the receipt is not yet.
 * @param found Looks the raw version up; only called where its bytes are needed.
 */
export async function nextGeneration(
  ports: CleanPorts,
  config: CleanConfig,
  current: Receipt | undefined,
  inputs: FileInputs,
  found: () => Promise<FoundVersion>,
): Promise<Receipt> {
  const started = ports.clock.now();
  const decisions = await readDecisions(ports.store, config.lakeBucket, inputs);
  const taken = {
    generation: (current?.generation ?? 0) + 1,
    fixes: union(current?.fixes, inputs.fixes),
    decisions: union(current?.decisions, inputs.decisions),
  };
  const replayed = decisions.some((one) => one.kind === 'replay' && isNew(current, one));
  if (current !== undefined && !replayed && !needsRaw(current, inputs, decisions))
    return amended(ports, config, current, taken, decisions, started);
  const version = await found();
  const queued = current === undefined ? { queue: started - version.identity.orderTime } : {};
  const cleaned = await cleanVersion(ports, config, version, {
    before: await boundBy(ports, config, replayed ? undefined : current),
    fixes: await readFixes(ports.store, config.lakeBucket, inputs),
    fixIds: taken.fixes,
    decisions,
    first: current === undefined,
  });
  // What was cleaned stays as it is when the raw version is gone: nothing can be read again.
  if (cleaned === undefined && current !== undefined)
    return amended(ports, config, current, taken, decisions, started);
  const { cleaning, rendition, keyOf } = cleaned ?? missing(version);
  if (cleaning.contract !== null)
    await archiveContract(ports.store, config.lakeBucket, cleaning.contract);
  await writeFixResults(ports.store, config.lakeBucket, keyOf, cleaning.fixResults);
  const proposed = await writeProposal(ports, config, cleaning, version.identity);
  const now = ports.clock.now();
  const timing = { cleanedAt: now, ms: { ...queued, ...cleaning.ms, total: now - started } };
  const receipt = receiptOf(version.identity, cleaning, keyOf, timing);
  return { ...receipt, ...proposed, ...taken, rendition, ...standing(cleaning, decisions) };
}

/** The same rows, seen in the light of new decisions. */
async function amended(
  { store, clock, contracts }: CleanPorts,
  { lakeBucket }: CleanConfig,
  current: Receipt,
  taken: Pick<Receipt, 'generation' | 'fixes' | 'decisions'>,
  decisions: readonly Decision[],
  started: number,
): Promise<Receipt> {
  const { status, reason, contract_hash, rows, rejected_by_reason } = current;
  const cleaned =
    contract_hash === null
      ? { status, reason }
      : {
          status: 'clean' as const,
          reason: holdReason(
            await contractByHash(store, lakeBucket, contracts, contract_hash),
            rows,
            rejected_by_reason,
          ),
        };
  const now = clock.now();
  const times = timesOf({ cleanedAt: now, ms: { total: now - started } });
  return { ...current, ...taken, ...standing(cleaned, decisions), ...times };
}

function missing({ identity }: FoundVersion): CleanedVersion {
  const rendition = renditionOf(null, [], []);
  const keyOf = lakeKeys(null, { fileId: identity.fileId, rendition, plain: true });
  return { cleaning: refusedCleaning(refusal('raw_missing')), rendition, keyOf };
}

/** A file that no contract took has no rejects that could be corrected. */
function needsRaw(current: Receipt, inputs: FileInputs, decisions: readonly Decision[]): boolean {
  if (current.contract_hash === null) return false;
  return (
    inputs.fixes.some(({ id }) => !current.fixes.includes(id)) ||
    decisions.some((decision) => decision.kind === 'reject_rows' && isNew(current, decision))
  );
}

async function boundBy(
  { store, contracts }: CleanPorts,
  { lakeBucket }: CleanConfig,
  current: Receipt | undefined,
) {
  if (current === undefined || current.contract_hash === null) return undefined;
  const contract = await contractByHash(store, lakeBucket, contracts, current.contract_hash);
  return { contract, dialect: current.dialect };
}

function isNew(current: Receipt | undefined, { id }: Decision): boolean {
  return current === undefined || !current.decisions.includes(id);
}

function union(before: readonly string[] = [], listed: readonly { readonly id: string }[]) {
  return [...new Set([...before, ...listed.map(({ id }) => id)])].toSorted();
}

import { buffer } from 'node:stream/consumers';
import { KEY } from '../../names';
import type { Decision, DecisionReceipt } from '../shared/decisions';
import type { Reason } from '../shared/documents';
import { ObjectMissing } from '../shared/errors';
import { readJson } from '../shared/json-object';
import { refusal } from './engine/refusals';
import { bringUpToDate } from './generation-loop';
import { writeTask } from './marker';
import { parseDecision } from './parse-decision';
import type { CleanConfig, CleanPorts } from './ports';
import { putOnce } from './put-once';
import { rawObject } from './raw-object';
import { type FoundVersion, findVersion } from './raw-version';
import { identityOf } from './receipt';
import { writeFirst } from './write-first';

/** Decisions of people are a few lines; those of the warehouse list rows. */
const LIMIT = { people: 10_000, warehouse: 64_000_000 } as const;
const WAREHOUSE_KEY = 'decisions/warehouse-';

/** Kinds that clean a file again, for which its raw version must still be there. */
const READS_RAW: ReadonlySet<Decision['kind']> = new Set(['replay', 'reject_rows'] as const);

/** What a decision led to. */
type Effect = Pick<DecisionReceipt, 'status' | 'reason' | 'decision' | 'generation'>;

/**
 * Takes in the raw object of a decision: one about a file goes to that file's entries and into its
 * next generation, one about a person or about blocks becomes a marker for publish.
 */
export async function takeDecision(
  ports: CleanPorts,
  config: CleanConfig,
  found: FoundVersion,
): Promise<DecisionReceipt> {
  const { store, clock, log } = ports;
  const { fileId } = found.identity;
  const receiptKey = KEY.decisionReceipt(fileId);
  const before = await readJson<DecisionReceipt>(store, config.lakeBucket, receiptKey);
  if (before !== undefined) {
    const target = before.decision?.file_id;
    // Nothing is left to do but what the file itself may lack.
    if (target) await bringUpToDate(ports, config, target);
    return before;
  }
  const effect = await takeIn(ports, config, found);
  const receipt: DecisionReceipt = {
    kind: 'decision',
    ...rawObject(found, clock.now()),
    ...effect,
  };
  const { status, reason, decision, generation } = effect;
  const facts = { file_id: decision?.file_id, decision: decision?.id, kind: decision?.kind };
  log.info('decision taken in', { ...facts, generation, status, reason: reason?.code });
  return writeFirst(store, config.lakeBucket, receiptKey, receipt);
}

async function takeIn(
  ports: CleanPorts,
  config: CleanConfig,
  found: FoundVersion,
): Promise<Effect> {
  const read = await readDecision(ports, found);
  if ('refused' in read) return refused(read.refused);
  const { decision } = read;
  const { id, kind, file_id, dataset, by, at, why } = decision;
  const told = { id, kind, file_id, dataset, by, at, why };
  const taken: Effect = { status: 'clean', reason: null, decision: told, generation: null };
  const { lakeBucket } = config;
  if (kind === 'recheck') {
    await writeTask(ports.store, lakeBucket, KEY.recheckMarker(id), { id });
    return taken;
  }
  const entry = file_id === null ? KEY.forgetEntry(id) : KEY.decisionEntry(file_id, id);
  if (!(await putOnce(ports.store, lakeBucket, entry, decision)))
    return refused(refusal('decision_changed'));
  if (file_id === null) {
    const task = { id, decision_key: entry };
    await writeTask(ports.store, lakeBucket, KEY.forgetMarker(id), task);
    return taken;
  }
  const receipt = await bringUpToDate(ports, config, file_id);
  if (receipt === undefined) return taken;
  const { generation } = receipt;
  const blind =
    READS_RAW.has(kind) && (await findVersion(ports, identityOf(receipt))).bytes === undefined;
  return { ...taken, generation, reason: blind ? refusal('decision_without_raw') : null };
}

async function readDecision(
  { store, contracts }: CleanPorts,
  { identity, bytes }: FoundVersion,
): Promise<{ readonly decision: Decision } | { readonly refused: Reason }> {
  const { bucket, key, versionId } = identity;
  const limit = key.startsWith(WAREHOUSE_KEY) ? LIMIT.warehouse : LIMIT.people;
  if (bytes === undefined) return { refused: refusal('raw_missing') };
  if (bytes > limit) return { refused: refusal('decision_too_large', { bytes, limit }) };
  try {
    return parseDecision(key, await buffer(await store.stream(bucket, key, versionId)), contracts);
  } catch (error) {
    if (error instanceof ObjectMissing) return { refused: refusal('raw_missing') };
    throw error;
  }
}

function refused(reason: Reason): Effect {
  return { status: 'refused', reason, decision: null, generation: null };
}

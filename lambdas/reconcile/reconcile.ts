import { METRIC } from '../../names';
import { writeMarker } from '../clean/marker';
import { mapBounded } from '../shared/bounded';
import { type Comparison, findMissing } from './find-missing';
import { findUnfinished, type Unfinished } from './find-unfinished';
import type { ReconcileConfig, ReconcilePorts } from './ports';

/** An event is delivered in seconds and tried again for minutes; a marker follows its receipt at once. */
const PATIENCE_SECONDS = 15 * 60;
/** Missing versions that the answer names. */
const NAMED = 100;

/** What the hourly comparison found; all counts are from before it healed anything. */
export interface ReconcileAnswer {
  readonly raw_versions: number;
  readonly receipts: number;
  readonly dead_letters: number;
  /** Raw versions without a receipt for longer than the patience: the first 100. */
  readonly missing: readonly { readonly key: string; readonly version_id: string }[];
  /** Receipts with neither outcome nor marker for longer than the patience. */
  readonly unfinished: number;
  /** Events sent again and markers written again. */
  readonly healed: number;
  /** What neither dead letters nor waiting events explain. */
  readonly unreconciled: number;
}

/**
 * Checks that raw versions = receipts + dead letters, and receipts = final outcomes + markers. What is
 * lost is set going again: an event that never came is sent, a marker that never was is written.
 * Both are harmless where nothing was lost.
 * @param patience Seconds after which something counts as lost; default: 15 minutes.
 */
export async function reconcile(
  ports: ReconcilePorts,
  config: ReconcileConfig,
  patience: number = PATIENCE_SECONDS,
): Promise<ReconcileAnswer> {
  const before = ports.clock.now() - patience * 1000;
  const compared = await findMissing(ports, config, before);
  const unfinished = await findUnfinished(ports, config, before);
  const dead = await ports.deadLetters.count();
  const unexplained = Math.max(0, compared.missing - dead - (await ports.queue.depth()));
  const unreconciled = unexplained + unfinished.length;
  // Dead letters are for people: they would only fail again and be counted twice.
  const sent = unexplained > 0 ? await resend(ports, config, compared) : 0;
  await mapBounded(unfinished, (one) => setGoing(ports, config, one));
  await ports.metrics.put([{ name: METRIC.unreconciled, value: unreconciled, unit: 'Count' }]);
  const answer = {
    raw_versions: compared.rawVersions,
    receipts: compared.receipts,
    dead_letters: dead,
    missing: compared.versions
      .slice(0, NAMED)
      .map(({ key, versionId }) => ({ key, version_id: versionId })),
    unfinished: unfinished.length,
    healed: sent + unfinished.length,
    unreconciled,
  };
  const facts = { ...answer, missing: compared.missing };
  if (unreconciled > 0) ports.log.warn('something is unaccounted for', facts);
  else ports.log.info('everything is accounted for', facts);
  return answer;
}

async function resend(
  { queue }: ReconcilePorts,
  { rawBucket }: ReconcileConfig,
  { versions }: Comparison,
): Promise<number> {
  await mapBounded(versions, (version) => queue.send(rawBucket, version));
  return versions.length;
}

/** One that was on its way to another dataset gets there when clean looks for it. */
async function setGoing(
  { store, queue }: ReconcilePorts,
  { lakeBucket }: ReconcileConfig,
  { receipt, isHome }: Unfinished,
): Promise<void> {
  if (isHome) return writeMarker(store, lakeBucket, receipt);
  const { bucket, key, version_id: versionId, bytes } = receipt;
  return queue.send(bucket, { key, versionId, bytes });
}

import { DECISIONS_PREFIX, FIXES_PREFIX } from '../../names';
import type { DecisionReceipt, FixReceipt } from '../shared/decisions';
import type { Receipt } from '../shared/documents';
import { RetryableError } from '../shared/errors';
import { bringUpToDate } from './generation-loop';
import type { CleanConfig, CleanPorts } from './ports';
import { findVersion, type RawVersion } from './raw-version';
import { takeDecision } from './take-decision';
import { takeFix } from './take-fix';

/**
 * Takes one version of a raw object: a data file, a corrected rejects file below `fixes/`, or a
 * decision below `decisions/`. Every version ends in a receipt, also one that is gone. Called again
 * for the same version, whether it ended or was cut short, it leaves the same objects.
 * @throws what the store throws; the queue delivers the event again then.
 */
export async function cleanFile(
  ports: CleanPorts,
  source: RawVersion,
  config: CleanConfig,
): Promise<Receipt | FixReceipt | DecisionReceipt> {
  const found = await findVersion(ports, source);
  if (source.key.startsWith(FIXES_PREFIX)) return takeFix(ports, config, found);
  if (source.key.startsWith(DECISIONS_PREFIX)) return takeDecision(ports, config, found);
  const receipt = await bringUpToDate(ports, config, found.identity.fileId, found);
  if (receipt === undefined) throw new RetryableError(`${source.key} has no receipt yet`);
  return receipt;
}

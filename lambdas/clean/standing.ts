import type { Decision, DecisionKind } from '../shared/decisions';
import type { DecidedBy, Receipt } from '../shared/documents';

/** Whether the rows of a generation count, and who decided so. */
export type Standing = Pick<Receipt, 'status' | 'reason' | 'released' | 'waived'>;

/**
 * What decisions make of a cleaned file: withdrawn before held before clean. A file that was not
 * cleaned stays what it is.
 * @param cleaned What cleaning itself says: `clean`, `held` with its reason, `refused` or `unrecognised`.
 * @param decisions In the order of their ids: the first of a kind is the one that counts.
 */
export function standing(
  cleaned: Pick<Receipt, 'status' | 'reason'>,
  decisions: readonly Decision[],
): Standing {
  const released = firstOf(decisions, 'release');
  const waived = firstOf(decisions, 'waive');
  const { status, reason } = cleaned;
  if (status === 'refused' || status === 'unrecognised')
    return { status, reason, released, waived };
  if (firstOf(decisions, 'retract') !== null)
    return { status: 'retracted', reason: null, released, waived };
  if (reason !== null && released === null) return { status: 'held', reason, released, waived };
  return { status: 'clean', reason: null, released, waived };
}

function firstOf(decisions: readonly Decision[], kind: DecisionKind): DecidedBy | null {
  const first = decisions.find((decision) => decision.kind === kind);
  return first === undefined ? null : { by: first.by, at: first.at };
}

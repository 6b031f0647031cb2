import type { Decision, DecisionReceipt } from '../../lambdas/shared/decisions';
import { OUTPUT } from '../../names';
import type { Cloud } from '../cloud/cloud';
import { diagnosePublish, diagnoseQueue } from '../drop/diagnose';
import { CommandFailed } from '../failures';
import { type Draft, putDecision } from './put-decision';
import { waitForObjects, waitUntilGone } from './wait-for-objects';
import type { Waiting } from './waiting';

/** A decision that is about no file, and how far it has come. No key: it may name a person. */
export interface TaskDecided
  extends Pick<Decision, 'id' | 'kind' | 'dataset' | 'by' | 'at' | 'why'> {
  readonly state: 'sent' | 'done';
}

/**
 * Decides what is about no file (`forget`, `recheck`) and waits until a run has seen to it.
 * @param marker the key under `pending/` that goes away when that is done
 * @param waiting left out: nobody waits
 * @throws {CommandFailed} when clean refuses the decision, or it is not done in time
 */
export async function decideTask(
  cloud: Cloud,
  draft: Omit<Draft, 'file_id'>,
  marker: (decisionId: string) => string,
  waiting?: Waiting,
): Promise<TaskDecided> {
  const { decision, receiptKey } = await putDecision(
    cloud,
    { ...draft, file_id: null },
    Date.now(),
  );
  const { id, kind, dataset, by, at, why } = decision;
  const decided = { id, kind, dataset, by, at, why };
  if (waiting === undefined) return { ...decided, state: 'sent' };
  const { ports, deadline, seconds } = waiting;
  const lakeBucket = cloud.output(OUTPUT.lakeBucket);
  const [receipt] = await waitForObjects<DecisionReceipt>(
    ports,
    lakeBucket,
    [receiptKey],
    deadline,
  );
  if (receipt === undefined) {
    const first = `decision ${id} has no receipt after ${seconds} s: clean has not seen it yet`;
    throw new CommandFailed([first, ...(await diagnoseQueue(cloud))].join('\n'));
  }
  if (receipt.status === 'refused')
    throw new CommandFailed(`decision ${id} is refused: ${receipt.reason?.message ?? ''}`);
  if (await waitUntilGone(ports, lakeBucket, marker(id), deadline))
    return { ...decided, state: 'done' };
  const first = `decision ${id} is not done after ${seconds} s`;
  throw new CommandFailed([first, await diagnosePublish(cloud)].join('\n'));
}

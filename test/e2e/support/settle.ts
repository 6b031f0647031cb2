import { listPending } from '../../../lambdas/shared/pending-markers';
import { output, runningExecutions, testCloud } from './cloud';
import { depth, redrive } from './queues';
import { waitFor } from './wait';

async function isIdle(): Promise<boolean> {
  const { store } = await testCloud();
  const queued = await depth(await output('cleanQueue'));
  if (queued.waiting + queued.inFlight > 0) return false;
  const { markers, tasks, strange } = await listPending(store, await output('lakeBucket'));
  return markers.length + tasks.length + strange.length === 0 && (await runningExecutions()) === 0;
}

/**
 * Waits until every upload is cleaned and published. Dead letters are sent again, as the runbook tells people to do.
 * @returns how many dead letters there were
 */
export async function settle(deadlineMs?: number): Promise<number> {
  let dead = 0;
  let idle = 0;
  await waitFor(
    'a lake in which nothing waits',
    async () => {
      dead += await redrive();
      // twice in a row: a step that ended may just have begun the next one
      idle = (await isIdle()) ? idle + 1 : 0;
      return idle === 2 ? true : undefined;
    },
    deadlineMs,
  );
  return dead;
}

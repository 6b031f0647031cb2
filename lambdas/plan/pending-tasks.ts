import { coreKey } from '../../contracts/ddl';
import type { Contract } from '../../contracts/types';
import { KEY } from '../../names';
import { mapBounded } from '../shared/bounded';
import type { Decision } from '../shared/decisions';
import { type PendingTask, parseObject } from '../shared/pending-markers';
import type { ObjectStore } from '../shared/ports';
import type { Tasks } from './batch';
import type { GivenUp } from './give-up';

/** Most forgets, and most rechecks, of one run. */
const MAX_TASKS = 1_000;

/** Tasks that can be done, and markers that lead nowhere. */
interface ReadTasks extends Tasks {
  /** When the oldest of them was asked for (milliseconds since 1970); Infinity without any. */
  readonly since: number;
  readonly lost: readonly GivenUp[];
}

/** Chooses the oldest tasks, looks whether the loader can read whom to forget, and takes away markers of what is done. */
export async function readTasks(
  store: ObjectStore,
  lakeBucket: string,
  contracts: ReadonlyMap<string, Contract>,
  pending: readonly PendingTask[],
): Promise<ReadTasks> {
  const recheck = oldest(pending, 'recheck');
  const forgets: PendingTask[] = [];
  const lost: GivenUp[] = [];
  await mapBounded(oldest(pending, 'forget'), async (task) => {
    const entry = await store.get(lakeBucket, KEY.forgetEntry(task.id));
    // the entry goes after everything else of the person: only the marker is left of this task
    if (entry === undefined) await store.delete(lakeBucket, task.key);
    else if (isReadable(entry.body, contracts)) forgets.push(task);
    else lost.push({ marker: task.key, why: 'decision_unreadable' });
  });
  return {
    forgets: oldest(forgets, 'forget').map(({ key, id }) => ({
      marker: key,
      id,
      decision_key: KEY.forgetEntry(id),
    })),
    rechecks: recheck.map(({ key, id }) => ({ marker: key, id })),
    since: Math.min(...[...forgets, ...recheck].map(({ writtenAt }) => writtenAt)),
    lost,
  };
}

/** The loader computes the hash of the key: it needs the dataset's contract and one text for each column of its key. */
function isReadable(body: Buffer, contracts: ReadonlyMap<string, Contract>): boolean {
  const entry = parseObject<Decision>(body);
  const contract = contracts.get(entry?.dataset ?? '');
  const key: unknown = entry?.key;
  return (
    contract !== undefined &&
    Array.isArray(key) &&
    key.length === coreKey(contract).length &&
    key.every((part) => typeof part === 'string')
  );
}

function oldest(tasks: readonly PendingTask[], kind: PendingTask['kind']): PendingTask[] {
  return tasks
    .filter((task) => task.kind === kind)
    .toSorted((a, b) => a.writtenAt - b.writtenAt || (a.key < b.key ? -1 : 1))
    .slice(0, MAX_TASKS);
}

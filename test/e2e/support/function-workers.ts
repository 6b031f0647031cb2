import { spawnSync } from 'node:child_process';

import { readState } from '../../../local/state';
import { ZONE } from '../../../names';
import type { Random } from '../../../samples/random';
import { output, testCloud } from './cloud';
import { TEST_HOME } from './home';
import { depth } from './queues';

/** So many files are cleaned between two kills. */
const FILES_BETWEEN = [1, 6] as const;
const PAUSE_MS = [20, 200] as const;

/** The processes in which the tests' own cloud, and no other, runs a function: its children, by their folder. */
function workersOf(functionName: string): number[] {
  const cloud = readState(TEST_HOME)?.pids.cloud;
  const shown = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' });
  return shown.stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const isIts =
      Number(parent) === cloud && command.includes(`/ministack-lambda-${functionName}-`);
    return isIts ? [Number(pid)] : [];
  });
}

async function receipts(): Promise<number> {
  const { store } = await testCloud();
  let count = 0;
  for await (const { key } of store.list(await output('lakeBucket'), ZONE.receipts))
    if (key.endsWith('.json')) count++;
  return count;
}

/**
 * Kills one of the clean function's processes with -9 whenever a file is being cleaned and some more were, so that
 * work goes on however slow the machine is.
 * @returns how many were killed
 */
async function killNowAndThen(random: Random, over: AbortSignal): Promise<number> {
  const functionName = await output('cleanFunction');
  const queueUrl = await output('cleanQueue');
  let [killed, next] = [0, random.whole(...FILES_BETWEEN)];
  while (!over.aborted) {
    await new Promise((resolve) => setTimeout(resolve, random.whole(...PAUSE_MS)));
    const { inFlight } = await depth(queueUrl);
    const cleaned = inFlight > 0 ? await receipts() : 0;
    const workers = inFlight > 0 && cleaned >= next ? workersOf(functionName) : [];
    if (workers.length === 0) continue;
    process.kill(random.pick(workers), 'SIGKILL');
    killed++;
    next = cleaned + random.whole(...FILES_BETWEEN);
  }
  return killed;
}

/**
 * Runs `work` while processes of the clean function are killed.
 * @returns what `work` answers, and how many were killed
 */
export async function whileCleanIsKilled<T>(
  random: Random,
  work: () => Promise<T>,
): Promise<{ answer: T; killed: number }> {
  const over = new AbortController();
  const killing = killNowAndThen(random, over.signal);
  try {
    const answer = await work();
    over.abort();
    return { answer, killed: await killing };
  } finally {
    over.abort();
    await killing;
  }
}

import { spawnSync } from 'node:child_process';

import { readState } from '../../../local/state';
import type { Random } from '../../../samples/random';
import { output } from './cloud';
import { TEST_HOME } from './home';
import { depth } from './queues';

/** The processes in which the tests' own cloud, and no other, runs a function: its children, by their folder. */
function workersOf(functionName: string): number[] {
  const cloud = readState(TEST_HOME)?.pids.cloud;
  const shown = spawnSync('ps', ['-A', '-ww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' });
  return shown.stdout.split('\n').flatMap((line) => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    const isIts = Number(parent) === cloud && command.includes(`/ministack-lambda-${functionName}-`);
    return isIts ? [Number(pid)] : [];
  });
}

/**
 * Runs `work` while the processes of the clean function are killed with -9, one after the other, whenever a file is being
 * cleaned.
 * @returns what `work` answers, and how many were killed
 */
export async function whileCleanIsKilled<T>(
  random: Random,
  work: () => Promise<T>,
): Promise<{ answer: T; killed: number }> {
  const functionName = await output('cleanFunction');
  const queueUrl = await output('cleanQueue');
  const over = new AbortController();
  const kill = async () => {
    let killed = 0;
    while (!over.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, random.whole(100, 900)));
      const { inFlight } = await depth(queueUrl);
      const workers = inFlight > 0 ? workersOf(functionName) : [];
      if (workers.length === 0) continue;
      process.kill(random.pick(workers), 'SIGKILL');
      killed++;
    }
    return killed;
  };
  const killing = kill();
  try {
    const answer = await work();
    over.abort();
    return { answer, killed: await killing };
  } finally {
    over.abort();
    await killing;
  }
}

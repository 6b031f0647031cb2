import { readFileSync, rmSync, writeFileSync } from 'node:fs';

import { errorCode } from './error-code';
import { commandLine } from './processes';
import { waitUntil } from './wait';

const WAIT_SECONDS = 600;

/** One attempt: true when the lock file is now ours. A lock of a process that is gone is taken away. */
function take(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const holder = Number(readFileSync(file, 'utf8'));
  if (commandLine(holder) === '') rmSync(file, { force: true });
  return false;
}

/**
 * Runs `work` while no other process holds the lock: two commands at once on one cloud wait for each other.
 * @param waiting is called once when somebody else holds it
 */
export async function withLock<T>(
  file: string,
  waiting: () => void,
  work: () => Promise<T>,
): Promise<T> {
  let told = false;
  const attempt = () => {
    if (take(file)) return Promise.resolve(true);
    if (!told) waiting();
    told = true;
    return Promise.resolve(undefined);
  };
  await waitUntil(`the other command that holds ${file} ends`, attempt, WAIT_SECONDS);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

import { waitUntil } from './wait';

const STOP_SECONDS = 20;

/** The command line of a process, empty when there is none. A number alone says nothing: pids are used again. */
export function commandLine(pid: number): string {
  if (pid <= 0) return '';
  const shown = spawnSync('ps', ['-o', 'command=', '-ww', '-p', String(pid)], { encoding: 'utf8' });
  return shown.status === 0 ? shown.stdout.trim() : '';
}

/** Whether the process runs and all of `marks` are in its command line: then it is the one we started. */
export function isOurs(pid: number, marks: readonly string[]): boolean {
  const line = commandLine(pid);
  return line !== '' && marks.every((mark) => line.includes(mark));
}

/** What to start so that it goes on when this process ends. */
export interface Daemon {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Its output is appended here. */
  readonly log: string;
}

/** Starts a process in its own session. @returns its pid. */
export function startDaemon(daemon: Daemon): number {
  const log = openSync(daemon.log, 'a', 0o600);
  try {
    const child = spawn(daemon.command, [...daemon.args], {
      cwd: daemon.cwd,
      env: daemon.env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    // without a listener a missing program would end this process; `pid` says the same below
    child.once('error', () => undefined);
    child.unref();
    if (child.pid === undefined)
      throw new Error(`${daemon.command} could not be started: is it installed?`);
    return child.pid;
  } finally {
    closeSync(log);
  }
}

/** Asks the process to end and waits; after 20 seconds it is killed. Does nothing when it is not ours. */
export async function stopProcess(pid: number, marks: readonly string[]): Promise<void> {
  if (!isOurs(pid, marks)) return;
  process.kill(pid, 'SIGTERM');
  const gone = () => Promise.resolve(isOurs(pid, marks) ? undefined : true);
  try {
    await waitUntil(`process ${pid} ends`, gone, STOP_SECONDS);
  } catch {
    process.kill(pid, 'SIGKILL');
    await waitUntil(`process ${pid} ends`, gone, STOP_SECONDS);
  }
}

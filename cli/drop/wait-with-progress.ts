import { setTimeout as pause } from 'node:timers/promises';

import { OUTPUT } from '../../names';
import type { Cloud } from '../cloud/cloud';
import { showProgress } from '../print/progress';
import type { Terminal } from '../terminal';
import type { Dropped } from './drop-files';
import { type FinalBooks, type WaitResult, waitForBooks } from './wait-for-books';

/** Between two looks at the books. */
const PAUSE_MS = 300;

/** The books of files that were just dropped: any generation of them. */
export function firstBooks(dropped: readonly Dropped[]): FinalBooks[] {
  return dropped.map(({ file_id }) => ({ file_id, generation: 1 }));
}

/** Waits for the final books of files for so many seconds, and shows how far they are. */
export async function waitWithProgress(
  cloud: Cloud,
  terminal: Terminal,
  wanted: readonly FinalBooks[],
  seconds: number,
): Promise<WaitResult> {
  const progress = showProgress(terminal);
  const ports = {
    store: await cloud.store(),
    clock: { now: () => Date.now() },
    pause: () => pause(PAUSE_MS),
    onProgress: progress.update,
  };
  const lake = cloud.output(OUTPUT.lakeBucket);
  const deadline = Date.now() + seconds * 1000;
  return waitForBooks(ports, lake, wanted, deadline).finally(progress.end);
}

import { setTimeout as pause } from 'node:timers/promises';

import type { Cloud } from '../cloud/cloud';
import type { LookPorts } from './wait-for-objects';

/** Between two looks at a receipt. */
const PAUSE_MS = 300;

/** How long a command waits. */
export interface Waiting {
  readonly ports: LookPorts;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly seconds: number;
}

/** Waits for so many seconds from now. */
export async function waitingFor(cloud: Cloud, seconds: number): Promise<Waiting> {
  const clock = { now: () => Date.now() };
  const ports = { store: await cloud.store(), clock, pause: () => pause(PAUSE_MS) };
  return { ports, deadline: clock.now() + seconds * 1000, seconds };
}

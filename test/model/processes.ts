import { setImmediate } from 'node:timers/promises';

import type { ObjectStore } from '../../lambdas/shared/ports';
import { Gate, GatedStore } from './gate';

/** How a process stands: it waits at the gate, or it ended well or badly. */
export type Standing =
  | { readonly state: 'waiting' }
  | { readonly state: 'done'; readonly answer: unknown }
  | { readonly state: 'failed'; readonly error: string; readonly message: string };

interface Process {
  readonly gate: Gate;
  readonly ended: Promise<Standing>;
}

const WAITING: Standing = { state: 'waiting' };
/** Far longer than any step takes between two calls of the store, also on a busy machine. */
const PATIENCE_MS = 60_000;
/** Turns of the event loop in which calls made side by side arrive together. */
const TURNS = 3;

/** Steps of the product that advance one call of the store at a time, and may be left standing for ever. */
export class Processes {
  private readonly all = new Map<number, Process>();
  private next = 1;

  constructor(private readonly store: ObjectStore) {}

  /** Starts `work` on a gated store. @returns its number. */
  start(work: (store: ObjectStore) => Promise<unknown>): number {
    const gate = new Gate();
    const ended = standingOf(work(new GatedStore(this.store, gate)));
    this.all.set(this.next, { gate, ended });
    return this.next++;
  }

  /** Lets a process make `calls` calls (those it makes side by side count as one), or run to its end. */
  async advance(id: number, calls = Number.POSITIVE_INFINITY): Promise<Standing> {
    const process = this.all.get(id);
    if (process === undefined) throw new Error(`there is no process ${id}`);
    let standing = await standstill(process);
    for (let made = 0; made < calls && standing.state === 'waiting'; made++) {
      process.gate.open();
      standing = await standstill(process);
    }
    if (standing.state !== 'waiting') this.all.delete(id);
    return standing;
  }

  /** The process never gets through its gate again, as if the machine had gone away. */
  kill(id: number): void {
    this.all.get(id)?.gate.shut();
    this.all.delete(id);
  }
}

async function standingOf(work: Promise<unknown>): Promise<Standing> {
  try {
    return { state: 'done', answer: await work };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { state: 'failed', error: name, message };
  }
}

/** Waits until a process has ended or can do nothing before its gate opens. */
async function standstill({ gate, ended }: Process): Promise<Standing> {
  const patience = setTimeout(() => {
    throw new Error('a process neither calls the store nor ends');
  }, PATIENCE_MS);
  await Promise.race([ended, gate.arrival()]);
  clearTimeout(patience);
  for (let turn = 0; turn < TURNS; turn++) await setImmediate();
  return Promise.race([ended, Promise.resolve(WAITING)]);
}

import { setImmediate } from 'node:timers/promises';
import type { ObjectStore } from '../../../lambdas/shared/ports';
import { gateStore } from './gate-store';

interface Process {
  /** Calls that wait for permission. */
  readonly waiting: (() => void)[];
  ended: boolean;
}

/** Processes that share a store and get on one call at a time, in an order that the caller chooses. */
export class SteppedProcesses {
  private readonly processes: Process[] = [];

  constructor(private readonly store: ObjectStore) {}

  /** Starts a process; it waits at its first call. */
  start(work: (store: ObjectStore) => Promise<unknown>): void {
    const process: Process = { waiting: [], ended: false };
    const gate = () => new Promise<void>((resolve) => process.waiting.push(resolve));
    this.processes.push(process);
    const end = () => {
      process.ended = true;
    };
    // Whether it succeeded shows in what it left.
    work(gateStore(this.store, gate)).then(end, end);
  }

  /** Lets one process make some calls. */
  async step(choice: number, calls = 1): Promise<void> {
    const process = this.choose(choice);
    for (let call = 0; call < calls; call++) {
      process?.waiting.shift()?.();
      await this.settled();
    }
  }

  /** The process is gone; its calls never return. */
  kill(choice: number): void {
    const process = this.choose(choice);
    if (process) this.processes.splice(this.processes.indexOf(process), 1);
  }

  /** Lets all of them get to their end. */
  async finish(): Promise<void> {
    for (let turn = 0; this.alive.length > 0; turn++) await this.step(turn);
  }

  private get alive(): Process[] {
    return this.processes.filter(({ ended }) => !ended);
  }

  private choose(choice: number): Process | undefined {
    return this.alive[choice % this.alive.length];
  }

  /** Until every process waits for permission or has ended: packing and unpacking take their time. */
  private async settled(): Promise<void> {
    do await setImmediate();
    while (this.alive.some(({ waiting }) => waiting.length === 0));
  }
}

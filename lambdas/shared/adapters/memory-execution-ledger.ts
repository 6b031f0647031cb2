import type { Execution, ExecutionLedger, ExecutionStatus } from '../execution-ledger';
import type { Clock } from '../ports';

/** {@link ExecutionLedger} in memory: for tests, which end executions themselves. */
export class MemoryExecutionLedger implements ExecutionLedger {
  private executions: Execution[] = [];
  private readonly errors = new Map<string, string>();

  constructor(private readonly clock: Clock) {}

  async running(): Promise<boolean> {
    return this.executions.some(({ status }) => status === 'RUNNING');
  }

  async recent(limit: number): Promise<Execution[]> {
    return this.executions.slice(0, limit);
  }

  async start(name: string): Promise<'started' | 'exists'> {
    if (this.executions.some((one) => one.name === name)) return 'exists';
    const startedAt = this.clock.now();
    this.executions = [
      { name, status: 'RUNNING', startedAt, stoppedAt: undefined },
      ...this.executions,
    ];
    return 'started';
  }

  async failure(name: string): Promise<string | undefined> {
    return this.errors.get(name);
  }

  async stateTimes(): Promise<Record<string, number>> {
    return {};
  }

  /** Ends the running execution of that name. */
  end(name: string, status: ExecutionStatus, error?: string): void {
    const stoppedAt = this.clock.now();
    this.executions = this.executions.map((one) =>
      one.name === name ? { ...one, status, stoppedAt } : one,
    );
    if (error !== undefined) this.errors.set(name, error);
  }
}

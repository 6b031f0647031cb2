/** One execution of the publish state machine. Times in milliseconds since 1970. */
export interface Execution {
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly stoppedAt: number | undefined;
}

export type ExecutionStatus =
  | 'RUNNING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMED_OUT'
  | 'ABORTED'
  | 'PENDING_REDRIVE';

/** What the steps need of Step Functions. Adapters: sfn-execution-ledger.ts and memory-execution-ledger.ts. */
export interface ExecutionLedger {
  /** True while any execution runs, not only the newest: one may have been started by hand. */
  running(): Promise<boolean>;
  /** The newest executions, newest first; the list may lag behind. */
  recent(limit: number): Promise<readonly Execution[]>;
  /** The name is the lock: `exists` when an execution of that name was ever started. */
  start(name: string, input: Readonly<Record<string, unknown>>): Promise<'started' | 'exists'>;
  /** The error name that an execution failed with, e.g. `RetryableError`, whichever host raised it. */
  failure(name: string): Promise<string | undefined>;
  /** Milliseconds spent in each task of an execution so far, by state name; entered again adds up. */
  stateTimes(name: string): Promise<Readonly<Record<string, number>>>;
}

/** The executions that failed since the last success, newest first. Running ones do not count. */
export function failuresInARow(executions: readonly Execution[]): Execution[] {
  const ended = executions.filter(({ status }) => status !== 'RUNNING');
  const firstGood = ended.findIndex(({ status }) => status === 'SUCCEEDED');
  return firstGood === -1 ? ended : ended.slice(0, firstGood);
}

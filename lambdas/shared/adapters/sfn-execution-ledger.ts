import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

import type { Execution, ExecutionLedger } from '../execution-ledger';

/** {@link ExecutionLedger} on AWS Step Functions. */
export class SfnExecutionLedger implements ExecutionLedger {
  constructor(
    private readonly stateMachineArn: string,
    private readonly client: SFNClient = new SFNClient(),
  ) {}

  async running(): Promise<boolean> {
    const page = await this.client.send(
      new ListExecutionsCommand({
        stateMachineArn: this.stateMachineArn,
        statusFilter: 'RUNNING',
        maxResults: 1,
      }),
    );
    return (page.executions ?? []).length > 0;
  }

  async recent(limit: number): Promise<Execution[]> {
    const page = await this.client.send(
      new ListExecutionsCommand({ stateMachineArn: this.stateMachineArn, maxResults: limit }),
    );
    const executions = (page.executions ?? []).map((one) => ({
      name: one.name ?? '',
      status: one.status ?? 'RUNNING',
      startedAt: one.startDate?.getTime() ?? 0,
      stoppedAt: one.stopDate?.getTime(),
    }));
    return executions.toSorted((a, b) => b.startedAt - a.startedAt);
  }

  async start(
    name: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<'started' | 'exists'> {
    try {
      await this.client.send(
        new StartExecutionCommand({
          stateMachineArn: this.stateMachineArn,
          name,
          input: JSON.stringify(input),
        }),
      );
      return 'started';
    } catch (error) {
      if (error instanceof ExecutionAlreadyExists) return 'exists';
      throw error;
    }
  }

  async failure(name: string): Promise<string | undefined> {
    const answer = await this.client.send(
      new DescribeExecutionCommand({ executionArn: this.arnOf(name) }),
    );
    return errorOf(answer.error, answer.cause);
  }

  async stateTimes(name: string): Promise<Record<string, number>> {
    const events: HistoryEvent[] = [];
    const request = { executionArn: this.arnOf(name), includeExecutionData: false };
    for await (const page of paginateGetExecutionHistory({ client: this.client }, request))
      events.push(...(page.events ?? []));
    return timesOf(events);
  }

  private arnOf(name: string): string {
    return `${this.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  }
}

/**
 * A Glue run that fails is always States.TaskFailed, with the run as the cause; its message has the name of the error that
 * the job raised. Python prints it with its module, Glue puts words of its own before it.
 */
export function errorOf(error: string | undefined, cause = ''): string | undefined {
  if (error !== 'States.TaskFailed') return error;
  const raised = /\b(RetryableError|TerminalError)\b/.exec(cause);
  return raised?.[1] ?? error;
}

/** Milliseconds between entering and leaving each task; one that has not been left is left out. */
export function timesOf(events: readonly HistoryEvent[]): Record<string, number> {
  const entered = new Map<string, number>();
  const times: Record<string, number> = {};
  for (const event of events) {
    // a Parallel lasts as long as the tasks in it, which are counted themselves
    if (event.type?.startsWith('Task') !== true) continue;
    const at = event.timestamp?.getTime() ?? 0;
    const into = event.stateEnteredEventDetails?.name;
    if (into !== undefined) entered.set(into, at);
    const from = event.stateExitedEventDetails?.name;
    if (from !== undefined) times[from] = (times[from] ?? 0) + at - (entered.get(from) ?? at);
  }
  return times;
}

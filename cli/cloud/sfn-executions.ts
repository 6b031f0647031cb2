import { DescribeExecutionCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';

import type { Execution, Executions } from './cloud';

/** {@link Executions} of one state machine. */
export class SfnExecutions implements Executions {
  private readonly client = new SFNClient({});

  constructor(private readonly stateMachineArn: string) {}

  async recent(limit: number): Promise<Execution[]> {
    const answer = await this.client.send(
      new ListExecutionsCommand({ stateMachineArn: this.stateMachineArn, maxResults: limit }),
    );
    return (answer.executions ?? []).map((entry) => ({
      name: entry.name ?? '',
      arn: entry.executionArn ?? '',
      status: entry.status ?? '',
    }));
  }

  async describe(arn: string): Promise<Execution> {
    const entry = await this.client.send(new DescribeExecutionCommand({ executionArn: arn }));
    const error = [entry.error, entry.cause].filter((part) => part !== undefined).join(': ');
    return {
      name: entry.name ?? '',
      arn,
      status: entry.status ?? '',
      ...(error !== '' && { error }),
    };
  }
}

import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

import { CommandFailed } from '../failures';
import type { Functions } from './cloud';

/** What the Lambda runtime answers when a handler throws. */
interface FunctionFailure {
  readonly errorType?: string;
  readonly errorMessage?: string;
}

/** {@link Functions} on AWS Lambda: synchronous calls. */
export class LambdaFunctions implements Functions {
  private readonly client = new LambdaClient({});

  async invoke<Answer>(name: string, payload: unknown): Promise<Answer> {
    const answer = await this.client.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }),
    );
    const text = Buffer.from(answer.Payload ?? []).toString() || 'null';
    if (answer.FunctionError === undefined) {
      const value: Answer = JSON.parse(text);
      return value;
    }
    const failure: FunctionFailure = JSON.parse(text) ?? {};
    throw new CommandFailed(failure.errorMessage ?? failure.errorType ?? `${name} failed`);
  }
}

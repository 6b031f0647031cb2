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

  async invoke(name: string, payload: unknown): Promise<unknown> {
    const answer = await this.client.send(
      new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) }),
    );
    const text = Buffer.from(answer.Payload ?? []).toString();
    const value: unknown = text === '' ? null : JSON.parse(text);
    if (answer.FunctionError === undefined) return value;
    const failure = (value ?? {}) as FunctionFailure;
    throw new CommandFailed(failure.errorMessage ?? failure.errorType ?? `${name} failed`);
  }
}

import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';

import { RetryableError, TerminalError } from '../errors';

/**
 * Calls a function and waits for its answer. Its payload may hold secrets: no error quotes it.
 * @throws {RetryableError | TerminalError} with the function's own message when it failed.
 */
export async function invokeFunction(
  functionName: string,
  payload: unknown,
  client: LambdaClient = new LambdaClient(),
): Promise<unknown> {
  const answer = await client.send(
    new InvokeCommand({ FunctionName: functionName, Payload: JSON.stringify(payload) }),
  );
  const text = Buffer.from(answer.Payload ?? new Uint8Array()).toString('utf8');
  const value: unknown = text === '' ? null : JSON.parse(text);
  if (answer.FunctionError === undefined) return value;
  const { errorType, errorMessage } = (value ?? {}) as {
    readonly errorType?: string;
    readonly errorMessage?: string;
  };
  const message = `${functionName}: ${errorMessage ?? answer.FunctionError}`;
  throw errorType === 'RetryableError' ? new RetryableError(message) : new TerminalError(message);
}

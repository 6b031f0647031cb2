import { createServer, type Server } from 'node:http';

import { LambdaClient } from '@aws-sdk/client-lambda';

import { invokeFunction } from '../../../../lambdas/shared/adapters/invoke-function';
import { RetryableError, TerminalError } from '../../../../lambdas/shared/errors';

let server: Server;
let client: LambdaClient;
let answer: { readonly body: string; readonly failed: boolean };
let received = '';

beforeAll(async () => {
  server = createServer((request, response) => {
    received = '';
    request.on('data', (chunk: Buffer) => {
      received += chunk.toString();
    });
    request.on('end', () => {
      if (answer.failed) response.setHeader('x-amz-function-error', 'Unhandled');
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  client = new LambdaClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(() => {
  client.destroy();
  server.close();
});

const invoke = () => invokeFunction('migrate', { admin: 'secret' }, client);
const fail = (errorType: string) => {
  answer = { body: JSON.stringify({ errorType, errorMessage: 'no luck' }), failed: true };
};

describe('invokeFunction', () => {
  it('hands over the payload and answers what the function answers', async () => {
    answer = { body: '{"applied":[]}', failed: false };
    expect(await invoke()).toEqual({ applied: [] });
    expect(JSON.parse(received)).toEqual({ admin: 'secret' });
  });

  it('answers null when the function says nothing', async () => {
    answer = { body: '', failed: false };
    expect(await invoke()).toBeNull();
  });

  it.each([
    ['RetryableError', RetryableError],
    ['TerminalError', TerminalError],
  ])('passes on a %s with its message and without the payload', async (errorType, family) => {
    fail(errorType);
    await expect(invoke()).rejects.toThrow(family);
    await expect(invoke()).rejects.toThrow(/^migrate: no luck$/);
  });
});

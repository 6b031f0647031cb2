import { createServer, type Server } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import { parseObjectCreated } from '../../../../lambdas/clean/object-created';
import { SqsCleanQueue } from '../../../../lambdas/reconcile/adapters/sqs-clean-queue';

const QUEUE = 'http://queue/1/clean';

let server: Server;
let queue: SqsCleanQueue;
let answer: object = {};
let received: { readonly QueueUrl?: string; readonly MessageBody?: string } = {};

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      received = JSON.parse(body);
      response.setHeader('content-type', 'application/x-amz-json-1.0');
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = new SQSClient({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    md5: false,
    useQueueUrlAsEndpoint: false,
  });
  queue = new SqsCleanQueue(QUEUE, client);
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

test('messages count whether they wait, are under way or are put off', async () => {
  answer = {
    Attributes: {
      ApproximateNumberOfMessages: '3',
      ApproximateNumberOfMessagesNotVisible: '20',
      ApproximateNumberOfMessagesDelayed: '100',
    },
  };
  expect(await queue.depth()).toBe(123);
  expect(await queue.count()).toBe(123);
  expect(received.QueueUrl).toBe(QUEUE);
});

test('an event that is sent again is one that clean understands', async () => {
  answer = { MessageId: '1' };
  await queue.send('raw', { key: 'students/a+b ü.csv', versionId: 'v7', bytes: 5 });
  expect(parseObjectCreated(received.MessageBody ?? '')).toEqual({
    bucket: 'raw',
    key: 'students/a+b ü.csv',
    versionId: 'v7',
  });
});

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

import { DynamoDisclosureLog } from '../../../../lambdas/search/adapters/dynamo-disclosure-log';
import type { Disclosure } from '../../../../lambdas/search/ports';
import { RetryableError } from '../../../../lambdas/shared/errors';
import { startServer, type TestServer } from './http-server';

interface Put {
  readonly PutRequest: {
    readonly Item: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
}

let server: TestServer;
let calls: Put[][];
/** How many items of a call are left undone. */
let refuse: (call: number) => number;
let log: DynamoDisclosureLog;

beforeAll(async () => {
  server = await startServer((_, body) => {
    const items: Put[] = JSON.parse(body).RequestItems.disclosures;
    const left = items.slice(items.length - refuse(calls.push(items)));
    return { body: { UnprocessedItems: left.length === 0 ? {} : { disclosures: left } } };
  });
});
afterAll(() => server.close());

beforeEach(() => {
  calls = [];
  refuse = () => 0;
  const client = new DynamoDBClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  log = new DynamoDisclosureLog('disclosures', client);
});

const rows = (count: number): Disclosure[] =>
  Array.from({ length: count }, (_, index) => ({
    student: `s${index}`,
    at: '2026-07-01T12:00:00.000Z#r-1',
    who: 'u1',
    roles: ['adviser'],
    route: '/v1/students',
  }));

const written = () => calls.flat().map(({ PutRequest }) => PutRequest.Item['student']?.['S']);

describe('DynamoDisclosureLog', () => {
  it('writes one item a student in batches of 25', async () => {
    await log.write(rows(100));
    expect(calls.map((items) => items.length)).toEqual([25, 25, 25, 25]);
    expect(new Set(written()).size).toBe(100);
    expect(calls[0]?.[0]?.PutRequest.Item).toEqual({
      student: { S: expect.stringMatching(/^s\d+$/) },
      at: { S: '2026-07-01T12:00:00.000Z#r-1' },
      who: { S: 'u1' },
      roles: { L: [{ S: 'adviser' }] },
      route: { S: '/v1/students' },
    });
  });

  it('writes the rest of a batch again', async () => {
    refuse = (call) => (call < 3 ? 2 : 0);
    await log.write(rows(5));
    expect(calls.map((items) => items.length)).toEqual([5, 2, 2]);
    expect(written().slice(-2)).toEqual(['s3', 's4']);
  });

  it('fails when a row is never taken', async () => {
    refuse = () => 1;
    await expect(log.write(rows(3))).rejects.toThrow(RetryableError);
  });

  it('does nothing for no students', async () => {
    await log.write([]);
    expect(calls).toEqual([]);
  });
});

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { S3Client } from '@aws-sdk/client-s3';

import { S3ObjectStore } from '../../../../lambdas/shared/adapters/s3-object-store';

/** A server that answers as S3 would be made to, and the store that asks it. */
export async function fakeS3(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly server: Server; readonly store: S3ObjectStore }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = new S3Client({
    endpoint: `http://127.0.0.1:${address.port}`,
    region: 'us-east-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return { server, store: new S3ObjectStore(client) };
}

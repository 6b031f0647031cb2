import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { S3ObjectStore } from '../../../../lambdas/shared/adapters/s3-object-store';
import { fakeS3 } from './fake-s3';

const MB = 1024 * 1024;

let server: Server;
let store: S3ObjectStore;
/** `POST ?uploads=`, `PUT 1`, `DELETE` … in the order they were asked. */
let asked: string[];
/** What a part of an upload is answered with. */
let answerPart: (response: ServerResponse) => void;

const ok = (response: ServerResponse) => {
  response.setHeader('etag', '"e"');
  response.end();
};

function answer({ method = '', url = '' }: IncomingMessage, response: ServerResponse): void {
  const { searchParams } = new URL(url, 'http://s3');
  const part = searchParams.get('partNumber');
  asked.push(part === null ? method : `${method} ${part}`);
  if (part !== null) return answerPart(response);
  if (method !== 'POST') return ok(response);
  response.setHeader('content-type', 'application/xml');
  if (searchParams.has('uploads')) {
    response.end(
      '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>',
    );
  } else {
    response.end('<CompleteMultipartUploadResult><ETag>"e"</ETag></CompleteMultipartUploadResult>');
  }
}

beforeEach(async () => {
  asked = [];
  answerPart = ok;
  ({ server, store } = await fakeS3(answer));
});

afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

/** A source of so many megabytes that knows how much of it was read. */
function source(megabytes: number, failsAt = megabytes + 1) {
  const read = { megabytes: 0 };
  const content = function* () {
    for (; read.megabytes < megabytes; read.megabytes++) {
      if (read.megabytes === failsAt) throw new Error('the source is gone');
      yield Buffer.alloc(MB);
    }
  };
  return { read, body: Readable.from(content()) };
}

test('a small object is put at once', async () => {
  await store.upload('b', 'k', source(1).body);
  expect(asked).toEqual(['PUT']);
});

test('a source is read no faster than S3 takes it', async () => {
  const waiting: ServerResponse[] = [];
  let full: (() => void) | undefined;
  const twoInFlight = new Promise<void>((resolve) => {
    full = resolve;
  });
  answerPart = (response) => {
    if (waiting.push(response) === 2) full?.();
  };
  const { read, body } = source(100);
  const uploaded = store.upload('b', 'k', body);
  await twoInFlight;
  // Two parts of 8 MB on their way, and what the stream itself holds.
  expect(read.megabytes).toBeLessThan(40);
  expect(waiting).toHaveLength(2);
  answerPart = ok;
  for (const response of waiting) ok(response);
  await uploaded;
  expect(read.megabytes).toBe(100);
  expect(asked.filter((it) => it.startsWith('PUT'))).toHaveLength(Math.ceil(100 / 8));
  expect(asked.at(-1)).toBe('POST');
});

test('when the source fails, the upload is taken back and nothing is stored', async () => {
  const { body } = source(40, 20);
  await expect(store.upload('b', 'k', body)).rejects.toThrow('the source is gone');
  expect(asked.at(-1)).toBe('DELETE');
});

test('when S3 refuses a part, the upload is taken back', async () => {
  answerPart = (response) => {
    response.writeHead(500, { 'content-type': 'application/xml' });
    response.end('<Error><Code>InternalError</Code><Message>no</Message></Error>');
  };
  const { read, body } = source(200);
  await expect(store.upload('b', 'k', body)).rejects.toThrow('no');
  expect(asked.at(-1)).toBe('DELETE');
  expect(read.megabytes).toBeLessThan(200);
});

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { S3ObjectStore } from '../../../../lambdas/shared/adapters/s3-object-store';
import {
  ObjectMissing,
  PreconditionFailed,
  RetryableError,
} from '../../../../lambdas/shared/errors';
import { readAll } from '../read-all';
import { fakeS3 } from './fake-s3';

let server: Server;
let store: S3ObjectStore;
let answer: (request: IncomingMessage, response: ServerResponse) => void = () => {};

beforeAll(async () => {
  ({ server, store } = await fakeS3((request, response) => answer(request, response)));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Answers as S3 does when it refuses. */
function refuse(status: number, code: string): void {
  answer = (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>${code}</Code><Message>no</Message></Error>`);
  };
}

describe('a conditional write', () => {
  test.each([
    [412, 'PreconditionFailed', PreconditionFailed],
    [404, 'NoSuchKey', PreconditionFailed],
    [409, 'ConditionalRequestConflict', RetryableError],
  ])('that S3 answers with %i %s', async (status, code, error) => {
    refuse(status, code);
    await expect(store.put('b', 'k', 'x', { ifMatch: '"e"' })).rejects.toThrow(error);
  });

  test('sends its condition and its metadata', async () => {
    let headers: IncomingMessage['headers'] = {};
    answer = (request, response) => {
      headers = request.headers;
      response.setHeader('etag', '"new"');
      response.end();
    };
    const metadata = { by: 'Ada' };
    expect(await store.put('b', 'k', 'x', { ifMatch: '"old"', metadata })).toBe('"new"');
    expect(headers).toMatchObject({ 'if-match': '"old"', 'x-amz-meta-by': 'Ada' });
  });

  test('to a bucket that is not there is no lost race', async () => {
    refuse(404, 'NoSuchBucket');
    await expect(store.put('b', 'k', 'x', { ifNoneMatch: '*' })).rejects.not.toThrow(
      PreconditionFailed,
    );
  });
});

test('an object that is not there', async () => {
  refuse(404, 'NoSuchKey');
  expect(await store.get('b', 'k')).toBeUndefined();
  await expect(store.stream('b', 'k', 'v')).rejects.toThrow(ObjectMissing);
  await expect(store.metadata('b', 'k', 'v')).rejects.toThrow(ObjectMissing);
});

const version = (key: string, id: string) =>
  `<Version><Key>${key}</Key><VersionId>${id}</VersionId><LastModified>2026-11-21T12:00:00.000Z</LastModified><Size>5</Size></Version>`;

test('versions of a bucket come page by page, without delete markers', async () => {
  const asked: (string | undefined)[] = [];
  answer = (request, response) => {
    const marker = new URL(request.url ?? '', 'http://x').searchParams.get('key-marker');
    asked.push(marker ?? undefined);
    response.setHeader('content-type', 'application/xml');
    response.end(
      marker === null
        ? `<ListVersionsResult>${version('a', '2')}<DeleteMarker><Key>a</Key><VersionId>d</VersionId></DeleteMarker>${version('a', '1')}<IsTruncated>true</IsTruncated><NextKeyMarker>a</NextKeyMarker><NextVersionIdMarker>1</NextVersionIdMarker></ListVersionsResult>`
        : `<ListVersionsResult>${version('ab', '3')}<IsTruncated>false</IsTruncated></ListVersionsResult>`,
    );
  };
  const all = await readAll(store.allVersions('b', ''));
  expect(all.map(({ key, versionId }) => `${key}${versionId}`)).toEqual(['a2', 'a1', 'ab3']);
  expect(asked).toEqual([undefined, 'a']);
  expect((await store.versions('b', 'a')).map(({ versionId }) => versionId)).toEqual(['2', '1']);
});

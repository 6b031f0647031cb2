import { Readable } from 'node:stream';

import {
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

import { ObjectMissing, PreconditionFailed, RetryableError } from '../errors';
import type {
  ListedObject,
  ListedVersion,
  ObjectStore,
  ObjectVersion,
  PutOptions,
  StoredObject,
} from '../ports';

/** 8 MiB parts, two in flight: at most about 24 MiB of buffers per upload. */
const UPLOAD_PART_BYTES = 8 * 1024 * 1024;
const UPLOAD_PARTS_IN_FLIGHT = 2;

function isMissing(error: unknown): boolean {
  return (
    error instanceof NoSuchKey ||
    (error instanceof S3ServiceException &&
      (error.name === 'NoSuchKey' ||
        error.name === 'NoSuchVersion' ||
        error.$metadata.httpStatusCode === 404))
  );
}

function headers(options: PutOptions) {
  return {
    ...(options.contentType !== undefined && { ContentType: options.contentType }),
    ...(options.contentEncoding !== undefined && { ContentEncoding: options.contentEncoding }),
    ...(options.ifMatch !== undefined && { IfMatch: options.ifMatch }),
    ...(options.ifNoneMatch !== undefined && { IfNoneMatch: options.ifNoneMatch }),
    ...(options.metadata !== undefined && { Metadata: { ...options.metadata } }),
  };
}

function nextPage({ NextKeyMarker, NextVersionIdMarker }: ListObjectVersionsCommandOutput) {
  if (NextKeyMarker === undefined) return undefined;
  return {
    KeyMarker: NextKeyMarker,
    ...(NextVersionIdMarker !== undefined && { VersionIdMarker: NextVersionIdMarker }),
  };
}

/** {@link ObjectStore} on Amazon S3 (or the local cloud: the endpoint comes from AWS_ENDPOINT_URL). */
export class S3ObjectStore implements ObjectStore {
  constructor(
    private readonly client: S3Client = new S3Client({
      ...(process.env['AWS_ENDPOINT_URL'] !== undefined && { forcePathStyle: true }),
    }),
  ) {}

  async get(bucket: string, key: string): Promise<StoredObject | undefined> {
    const answer = await this.open(bucket, key);
    if (answer?.Body === undefined) return undefined;
    return { body: Buffer.from(await answer.Body.transformToByteArray()), etag: answer.ETag ?? '' };
  }

  async stream(bucket: string, key: string, versionId?: string): Promise<Readable> {
    const answer = await this.open(bucket, key, versionId);
    if (answer?.Body instanceof Readable) return answer.Body;
    throw new ObjectMissing(`s3://${bucket}/${key} does not exist`, { key });
  }

  private async open(
    bucket: string,
    key: string,
    versionId?: string,
  ): Promise<GetObjectCommandOutput | undefined> {
    try {
      return await this.client.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(versionId !== undefined && { VersionId: versionId }),
        }),
      );
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async put(
    bucket: string,
    key: string,
    body: Buffer | string,
    options: PutOptions = {},
  ): Promise<string> {
    try {
      const answer = await this.client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ...headers(options) }),
      );
      return answer.ETag ?? '';
    } catch (error) {
      if (!(error instanceof S3ServiceException)) throw error;
      const status = error.$metadata.httpStatusCode;
      // 412: the condition does not hold, 404: what it compares with is gone; 409: a concurrent
      // conditional write of the same key
      if (status === 412 || (status === 404 && options.ifMatch !== undefined && isMissing(error)))
        throw new PreconditionFailed(
          `s3://${bucket}/${key} was written by somebody else`,
          { key },
          { cause: error },
        );
      if (status === 409)
        throw new RetryableError(
          `s3://${bucket}/${key} is being written by somebody else`,
          { key },
          { cause: error },
        );
      throw error;
    }
  }

  async upload(
    bucket: string,
    key: string,
    body: Readable,
    options: PutOptions = {},
  ): Promise<void> {
    await new Upload({
      client: this.client,
      params: { Bucket: bucket, Key: key, Body: body, ...headers(options) },
      partSize: UPLOAD_PART_BYTES,
      queueSize: UPLOAD_PARTS_IN_FLIGHT,
    }).done();
  }

  async *list(
    bucket: string,
    prefix: string,
    options: { limit?: number; startAfter?: string } = {},
  ): AsyncIterable<ListedObject> {
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          MaxKeys: Math.min(left, 1000),
          ...(options.startAfter !== undefined && { StartAfter: options.startAfter }),
          ...(token !== undefined && { ContinuationToken: token }),
        }),
      );
      for (const entry of page.Contents ?? []) {
        if (left-- <= 0) return;
        yield {
          key: entry.Key ?? '',
          bytes: entry.Size ?? 0,
          lastModified: entry.LastModified?.getTime() ?? 0,
        };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined && left > 0);
  }

  async versions(bucket: string, key: string): Promise<ObjectVersion[]> {
    const found: ObjectVersion[] = [];
    for await (const { key: listed, ...version } of this.allVersions(bucket, key)) {
      // The prefix also finds longer keys, which sort behind this one.
      if (listed !== key) break;
      found.push(version);
    }
    return found;
  }

  async *allVersions(bucket: string, prefix: string): AsyncIterable<ListedVersion> {
    let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
    while (from !== undefined) {
      const page: ListObjectVersionsCommandOutput = await this.client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...from }),
      );
      for (const version of page.Versions ?? [])
        yield {
          key: version.Key ?? '',
          versionId: version.VersionId ?? 'null',
          lastModified: version.LastModified?.getTime() ?? 0,
          bytes: version.Size ?? 0,
        };
      from = nextPage(page);
    }
  }

  async metadata(bucket: string, key: string, versionId?: string): Promise<Record<string, string>> {
    const VersionId = versionId === undefined ? {} : { VersionId: versionId };
    try {
      const head = new HeadObjectCommand({ Bucket: bucket, Key: key, ...VersionId });
      return (await this.client.send(head)).Metadata ?? {};
    } catch (error) {
      if (!isMissing(error)) throw error;
      throw new ObjectMissing(`s3://${bucket}/${key} does not exist`, { key }, { cause: error });
    }
  }

  async delete(bucket: string, key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
  }
}

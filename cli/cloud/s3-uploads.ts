import { createReadStream } from 'node:fs';

import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';

import { CommandFailed } from '../failures';
import type { Uploads } from './cloud';

/** {@link Uploads} on S3: streamed in parts, so that a file of any size needs little memory. */
export class S3Uploads implements Uploads {
  private readonly client = new S3Client({
    ...(process.env['AWS_ENDPOINT_URL'] !== undefined && { forcePathStyle: true }),
  });

  async upload(bucket: string, key: string, path: string): Promise<string> {
    const answer = await new Upload({
      client: this.client,
      params: { Bucket: bucket, Key: key, Body: createReadStream(path), ContentType: 'text/csv' },
    }).done();
    if (answer.VersionId === undefined)
      throw new CommandFailed(
        `bucket ${bucket} keeps no versions: its files have no identity; deploy the lake stack again`,
        { key },
      );
    return answer.VersionId;
  }
}

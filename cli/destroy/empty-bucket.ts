import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';

import { CommandFailed } from '../failures';

/**
 * Deletes every version and delete marker of a bucket, a page of at most 1,000 at a time.
 * @returns how many were deleted
 * @throws {CommandFailed} when the bucket's policy keeps one of them
 */
export async function emptyBucket(Bucket: string): Promise<number> {
  const client = new S3Client({
    ...(process.env['AWS_ENDPOINT_URL'] !== undefined && { forcePathStyle: true }),
  });
  let count = 0;
  for (;;) {
    // always the first page: what was on it is gone at the next look
    const page = await client.send(new ListObjectVersionsCommand({ Bucket }));
    const Objects = identifiers(page);
    if (Objects.length === 0) return count;
    const answer = await client.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
    );
    const [refused] = answer.Errors ?? [];
    if (refused !== undefined)
      throw new CommandFailed(
        `bucket ${Bucket} keeps ${refused.Key}: ${refused.Message ?? refused.Code ?? 'refused'}; deploy with protection.onDestroy: erase first, or act as a role named edulake-eraser*`,
        { key: refused.Key ?? '' },
      );
    count += Objects.length;
  }
}

function identifiers({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput) {
  return [...Versions, ...DeleteMarkers].flatMap(({ Key, VersionId }) =>
    Key === undefined ? [] : [{ Key, ...(VersionId !== undefined && { VersionId }) }],
  );
}

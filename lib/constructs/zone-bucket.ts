import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  CfnBucket,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

import type { Settings } from '../config/read-settings';

export interface ZoneBucketProps {
  readonly key: IKey;
  readonly protection: Settings['protection'];
  readonly accessLogs: IBucket;
  /** Folder of this bucket's access logs. */
  readonly accessLogsPrefix: string;
  /**
   * Days that a replaced or deleted version is kept.
   * @default - for ever
   */
  readonly oldVersionsDays?: number;
}

/** What {@link ZoneBucket} and the access log bucket have in common. */
export const privateBucket = {
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
} as const satisfies BucketProps;

export const bucketRemoval = (
  protection: Settings['protection'],
): Pick<BucketProps, 'removalPolicy' | 'autoDeleteObjects'> =>
  protection.onDestroy === 'erase'
    ? { removalPolicy: RemovalPolicy.DESTROY, autoDeleteObjects: true }
    : { removalPolicy: RemovalPolicy.RETAIN };

/**
 * A bucket of the lake with the house defaults: private, TLS only, versioned, encrypted with the lake's key, access logged, its
 * events on EventBridge, left-over multipart uploads gone after a day. Grants name actions one by one and take prefixes.
 */
export class ZoneBucket extends Construct {
  readonly bucket: Bucket;
  readonly key: IKey;

  constructor(scope: Construct, id: string, props: ZoneBucketProps) {
    super(scope, id);
    this.key = props.key;
    this.bucket = new Bucket(this, 'Bucket', {
      ...privateBucket,
      ...bucketRemoval(props.protection),
      versioned: true,
      encryption: BucketEncryption.KMS,
      encryptionKey: props.key,
      bucketKeyEnabled: true,
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: props.accessLogsPrefix,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          ...(props.oldVersionsDays === undefined
            ? {}
            : {
                noncurrentVersionExpiration: Duration.days(props.oldVersionsDays),
                // each marker of `pending/` leaves one behind, and every listing walks over them
                expiredObjectDeleteMarker: true,
              }),
        },
      ],
    });
    // `eventBridgeEnabled` would bring a custom resource and its function; the resource itself has had the property for years
    const resource = this.bucket.node.defaultChild;
    if (!(resource instanceof CfnBucket)) throw new Error('a Bucket is made of one CfnBucket');
    resource.notificationConfiguration = {
      eventBridgeConfiguration: { eventBridgeEnabled: true },
    };
  }

  get name(): string {
    return this.bucket.bucketName;
  }

  /** Reading objects below the prefixes. Listing covers the bucket: without it S3 answers 403 for an object that is not there. */
  allowRead(grantee: IGrantable, ...prefixes: readonly string[]): void {
    this.allow(grantee, ['s3:GetObject', 's3:GetObjectVersion'], prefixes);
    this.allowList(grantee);
    this.key.grantDecrypt(grantee);
  }

  /** Finding out which objects there are. */
  allowList(grantee: IGrantable): void {
    this.add(grantee, ['s3:ListBucket'], [this.bucket.bucketArn]);
  }

  /** Finding out which versions of an object there are. */
  allowListVersions(grantee: IGrantable): void {
    this.add(grantee, ['s3:ListBucketVersions'], [this.bucket.bucketArn]);
  }

  /** Writing objects below the prefixes, also in parts. */
  allowWrite(grantee: IGrantable, ...prefixes: readonly string[]): void {
    this.allow(grantee, ['s3:PutObject', 's3:AbortMultipartUpload'], prefixes);
    this.key.grant(grantee, 'kms:GenerateDataKey', 'kms:Decrypt');
  }

  /** Deleting objects below the prefixes; their versions stay. */
  allowDelete(grantee: IGrantable, ...prefixes: readonly string[]): void {
    this.allow(grantee, ['s3:DeleteObject'], prefixes);
  }

  /** Deleting versions of objects below the prefixes, one by one and for good. */
  allowErase(grantee: IGrantable, ...prefixes: readonly string[]): void {
    this.allow(grantee, ['s3:DeleteObjectVersion'], prefixes);
    this.allowListVersions(grantee);
  }

  private allow(grantee: IGrantable, actions: string[], prefixes: readonly string[]): void {
    this.add(
      grantee,
      actions,
      prefixes.map((prefix) => this.bucket.arnForObjects(`${prefix}*`)),
    );
  }

  private add(grantee: IGrantable, actions: string[], resources: string[]): void {
    grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  }
}

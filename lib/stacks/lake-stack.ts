import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

import { OUTPUT, STACK } from '../../names';
import type { Settings } from '../config/read-settings';
import { asBucket } from '../constructs/as-interface';
import { PrivateQueue } from '../constructs/private-queue';
import { ALARM_PERIOD, StageAlarm } from '../constructs/stage-alarm';
import { bucketRemoval, privateBucket, ZoneBucket } from '../constructs/zone-bucket';
import { Upload } from '../stages/upload/upload';

const LOG_DAYS = 90;
/** Replaced pointers, reports and receipts stay readable for a month, for whoever must find out what happened. */
const OLD_VERSIONS_DAYS = 30;

/** What CloudWatch Logs asks of the key of a log group, one by one. */
const USE_BY_LOGS = [
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:Decrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
];

/** The buckets, their key, and the queue in which uploads wait: what must be there before anything runs. */
export class LakeStack extends Stack {
  readonly key: Key;
  readonly raw: ZoneBucket;
  readonly lake: ZoneBucket;
  readonly accessLogs: IBucket;
  readonly upload: Upload;
  /** Events of asynchronous calls that a function failed for good. */
  readonly failedEvents: PrivateQueue;

  constructor(scope: Construct, settings: Settings, props: StackProps) {
    super(scope, STACK.lake, props);
    const { protection } = settings;
    this.key = this.makeKey(protection);
    const accessLogs = new Bucket(this, 'AccessLogs', {
      ...privateBucket,
      ...bucketRemoval(protection),
      encryption: BucketEncryption.S3_MANAGED,
      lifecycleRules: [{ expiration: Duration.days(LOG_DAYS) }],
    });
    this.accessLogs = asBucket(accessLogs);
    const shared = { key: this.key, protection, accessLogs: this.accessLogs };
    this.raw = new ZoneBucket(this, 'Raw', { ...shared, accessLogsPrefix: 'raw/' });
    this.lake = new ZoneBucket(this, 'Lake', {
      ...shared,
      accessLogsPrefix: 'lake/',
      oldVersionsDays: OLD_VERSIONS_DAYS,
    });
    if (protection.onDestroy === 'retain') keepRawVersions(this.raw.bucket);
    this.upload = new Upload(this, 'Upload', { raw: this.raw });
    this.failedEvents = this.makeFailedEvents();
    this.export();
  }

  private makeKey(protection: Settings['protection']): Key {
    const key = new Key(this, 'Key', {
      description: 'Edulake: buckets, warehouse, disclosure table, logs of the Glue job',
      enableKeyRotation: true,
      removalPolicy:
        protection.onDestroy === 'erase' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
        actions: [...USE_BY_LOGS],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': this.formatArn({
              service: 'logs',
              resource: 'log-group:/aws-glue/*',
            }),
          },
        },
      }),
    );
    return key;
  }

  private makeFailedEvents(): PrivateQueue {
    const queue = new PrivateQueue(this, 'FailedEvents');
    new StageAlarm(this, 'EventFailed', {
      metric: queue.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      alarmDescription: 'A function gave up on an event; the queue holds the event and the error.',
      runbook: 'Failed events waiting',
    });
    return queue;
  }

  private export(): void {
    new CfnOutput(this, OUTPUT.rawBucket, { value: this.raw.name });
    new CfnOutput(this, OUTPUT.lakeBucket, { value: this.lake.name });
    new CfnOutput(this, OUTPUT.cleanQueue, { value: this.upload.queue.queueUrl });
    new CfnOutput(this, OUTPUT.cleanDeadLetters, { value: this.upload.deadLetters.queueUrl });
  }
}

/** Uploads are the evidence: their versions go only by the hands of the CDK's roles or of an eraser. */
function keepRawVersions(raw: Bucket): void {
  const { partition, account } = Stack.of(raw);
  const role = (name: string) => `arn:${partition}:iam::${account}:role/${name}`;
  raw.addToResourcePolicy(
    new PolicyStatement({
      sid: 'VersionsStay',
      effect: Effect.DENY,
      principals: [new StarPrincipal()],
      actions: ['s3:DeleteObjectVersion'],
      resources: [raw.arnForObjects('*')],
      conditions: { ArnNotLike: { 'aws:PrincipalArn': [role('cdk-*'), role('edulake-eraser*')] } },
    }),
  );
}

import { Match, Template } from 'aws-cdk-lib/assertions';

import { withoutHashes } from '../support/snapshot';
import { buildApp, templates } from '../support/synthesize';

const template = templates('small').lake;
const text = (value: unknown) => JSON.stringify(value);

test('snapshot', () => {
  expect(withoutHashes(template)).toMatchSnapshot();
});

test('an upload goes from S3 through EventBridge to the queue, never directly', () => {
  template.allResourcesProperties(
    'AWS::S3::Bucket',
    Match.not(Match.objectLike({ QueueConfigurations: Match.anyValue() })),
  );
  const rule = {
    EventPattern: {
      source: ['aws.s3'],
      'detail-type': ['Object Created'],
      detail: { bucket: { name: [{ Ref: 'RawBucket672A0DBB' }] } },
    },
    Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
  };
  template.hasResourceProperties('AWS::Events::Rule', rule);
});

test('the data buckets are versioned and tell EventBridge what arrives', () => {
  const buckets = template.findResources('AWS::S3::Bucket', {
    Properties: {
      VersioningConfiguration: { Status: 'Enabled' },
      NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    },
  });
  expect(Object.keys(buckets)).toHaveLength(2);
});

test('left-over uploads go after a day; old versions go from the lake, never from raw', () => {
  template.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: [
        {
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          Status: 'Enabled',
        },
      ],
    },
  });
  template.hasResourceProperties('AWS::S3::Bucket', {
    LifecycleConfiguration: {
      Rules: [{ AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' }],
    },
  });
});

test('a message is hidden longer than cleaning may take, and waits aside after three attempts', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    VisibilityTimeout: 16 * 60,
    RedrivePolicy: Match.objectLike({ maxReceiveCount: 3 }),
  });
});

test('one file that ran out of time, memory or attempts rings, with the page that says what to do', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'AWS/SQS',
    MetricName: 'ApproximateNumberOfMessagesVisible',
    Dimensions: [
      {
        Name: 'QueueName',
        Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('^UploadDeadLetters'), 'QueueName'] },
      },
    ],
    Threshold: 1,
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    AlarmActions: [Match.anyValue()],
    AlarmDescription: Match.stringLikeRegexp('dead-letter-queue-not-empty$'),
  });
});

test('versions of uploads go only by the roles of the CDK and the eraser; in dev by anybody', () => {
  const guard = { Sid: 'VersionsStay', Effect: 'Deny', Action: 's3:DeleteObjectVersion' };
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(guard)]) },
  });
  expect(text(templates('dev').lake.toJSON())).not.toContain('VersionsStay');
});

test('old versions of the lake go, and the delete markers that they leave; uploads stay for ever', () => {
  const buckets = template.findResources('AWS::S3::Bucket');
  const [lake, raw] = ['LakeBucketB1D32E10', 'RawBucket672A0DBB'].map(
    (id): object[] => buckets[id]?.['Properties'].LifecycleConfiguration.Rules,
  );
  expect(lake).toEqual([
    expect.objectContaining({
      NoncurrentVersionExpiration: { NoncurrentDays: 30 },
      ExpiredObjectDeleteMarker: true,
    }),
  ]);
  expect(text(raw)).not.toMatch(/Noncurrent|Expired/);
});

test('Glue logs can be encrypted with the key, and nobody else’s', () => {
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  const statement: object[] = key?.['Properties'].KeyPolicy.Statement;
  const logs = statement.filter((one) => text(one).includes('logs.'));
  expect(logs).toHaveLength(1);
  expect(text(logs)).toContain('log-group:/aws-glue/*');
  expect(text(logs)).toMatch(/kms:DescribeKey.*kms:Encrypt.*kms:ReEncryptFrom.*kms:ReEncryptTo/);
});

test('stacks with data are protected, except in dev', () => {
  const small = buildApp('small').stacks;
  expect(
    [small.lake, small.warehouse, small.search].map((stack) => stack.terminationProtection),
  ).toEqual([true, true, true]);
  const dev = buildApp('dev').stacks;
  expect([dev.lake, dev.warehouse, dev.search].map((stack) => stack.terminationProtection)).toEqual(
    [false, false, false],
  );
});

test('no function of ours is in it: it is there before any code', () => {
  expect(Object.keys(template.findResources('AWS::Lambda::Function'))).toEqual([]);
  expect(template).toBeInstanceOf(Template);
});

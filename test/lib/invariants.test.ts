import * as z from 'zod';
import { PROFILES } from '../../lib/config/read-settings';

import { OUTPUT } from '../../names';
import { type Resource, resources, roleStatements } from './support/resources';
import { templates } from './support/synthesize';

const synthesized = PROFILES.map((profile) => ({ profile, made: templates(profile) }));
const all = synthesized.map(({ profile, made }) => ({ profile, list: resources(made) }));
const ofType = (list: readonly Resource[], type: string) => list.filter((one) => one.type === type);
const text = (value: unknown) => JSON.stringify(value ?? null);

const loggingConfig = z.object({ LogGroup: z.object({ Ref: z.string() }) });

/** Functions that the CDK brings; ours are made by PipelineFunction. */
const FUNCTIONS_OF_THE_CDK = /CustomS3AutoDelete|ProviderframeworkonEvent/;

/** Actions that know no narrower resource than `*` (Service Authorization Reference), and who needs them. */
const WITHOUT_RESOURCE = new Set([
  'cloudwatch:PutMetricData',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcAttribute',
  'ec2:DescribeVpcEndpoints',
  'glue:GetClassifier',
  'glue:GetSecurityConfiguration',
  'logs:CreateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:DescribeLogGroups',
  'logs:DescribeResourcePolicies',
  'logs:GetLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:UpdateLogDelivery',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
]);

/** Types whose loss loses data or people's access. */
const STATEFUL = [
  'AWS::S3::Bucket',
  'AWS::RDS::DBInstance',
  'AWS::DynamoDB::Table',
  'AWS::Cognito::UserPool',
];

test.each(synthesized)(
  '$profile: every output that others read is exported by exactly one stack',
  ({ made }) => {
    const outputs = Object.values(made).flatMap((template) =>
      Object.keys(template.toJSON()['Outputs']),
    );
    for (const name of Object.values(OUTPUT)) {
      expect([name, outputs.filter((output) => output === name)]).toEqual([name, [name]]);
    }
  },
);

describe.each(all)('profile $profile', ({ profile, list }) => {
  const functions = ofType(list, 'AWS::Lambda::Function').filter(
    ({ logicalId }) => !FUNCTIONS_OF_THE_CDK.test(logicalId),
  );

  test('it has all that the rules below are about', () => {
    expect(functions).toHaveLength(14);
    expect(ofType(list, 'AWS::S3::Bucket')).toHaveLength(3);
    expect(ofType(list, 'AWS::SQS::Queue')).toHaveLength(4);
  });

  test.each(ofType(list, 'AWS::S3::Bucket'))('bucket $name is private and encrypted', (bucket) => {
    expect(bucket.properties['PublicAccessBlockConfiguration']).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
    expect(text(bucket.properties['BucketEncryption'])).toMatch(/aws:kms|AES256/);
  });

  test.each(ofType(list, 'AWS::S3::Bucket'))(
    'bucket $name takes TLS only, left-over uploads go',
    (bucket) => {
      const policy = ofType(list, 'AWS::S3::BucketPolicy').find(
        ({ properties }) => text(properties['Bucket']) === text({ Ref: bucket.logicalId }),
      );
      expect(text(policy?.properties)).toContain('"aws:SecureTransport":"false"');
      expect(text(policy?.properties)).toContain('"s3:TlsVersion":1.2');
    },
  );

  test.each(ofType(list, 'AWS::SQS::Queue'))(
    'queue $name is encrypted and takes TLS only',
    (queue) => {
      expect(queue.properties['SqsManagedSseEnabled']).toBe(true);
      expect(queue.properties['KmsMasterKeyId']).toBeUndefined();
      const policy = ofType(list, 'AWS::SQS::QueuePolicy').find(({ properties }) =>
        text(properties['Queues']).includes(queue.logicalId),
      );
      expect(text(policy?.properties)).toContain('"aws:SecureTransport":"false"');
    },
  );

  test.each(functions)('function $name has its own log group, kept for a set time', (fn) => {
    const { LogGroup } = loggingConfig.parse(fn.properties['LoggingConfig']);
    const group = list.find(({ logicalId }) => logicalId === LogGroup.Ref);
    expect(group?.properties['RetentionInDays']).toBeGreaterThan(0);
    const sharing = functions.filter((other) =>
      text(other.properties['LoggingConfig']).includes(LogGroup.Ref),
    );
    expect(sharing).toHaveLength(1);
  });

  test.each(functions)('function $name has its own role', (fn) => {
    const role = text(fn.properties['Role']);
    expect(functions.filter(({ properties }) => text(properties['Role']) === role)).toHaveLength(1);
  });

  test.each(functions)('function $name has a failure destination and an alarm', (fn) => {
    const names = (one: Resource) => text(one.properties).includes(`{"Ref":"${fn.logicalId}"}`);
    const destinations = ofType(list, 'AWS::Lambda::EventInvokeConfig').filter(names);
    expect(destinations.map(({ properties }) => text(properties))).toEqual([
      expect.stringContaining('OnFailure'),
    ]);
    const alarms = ofType(list, 'AWS::CloudWatch::Alarm').filter(names);
    expect(alarms.map(({ properties }) => properties['MetricName'])).toEqual(['Errors']);
  });

  test('no function reserves concurrency: a new account has ten in all', () => {
    for (const { properties } of ofType(list, 'AWS::Lambda::Function')) {
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
  });

  test('no role may do everything of a service', () => {
    const wild = roleStatements(list).flatMap((statement) =>
      statement.actions
        .filter((action) => action.includes('*'))
        .map((action) => [statement.in, action]),
    );
    expect(wild).toEqual([]);
  });

  test('every resource stands in a grant, but for actions that know none', () => {
    const open = roleStatements(list).filter(({ resources: on }) => on.includes('*'));
    const actions = open.flatMap((statement) => statement.actions);
    expect(actions.filter((action) => !WITHOUT_RESOURCE.has(action))).toEqual([]);
    const metrics = open.filter(({ actions: some }) => some.includes('cloudwatch:PutMetricData'));
    for (const { condition } of metrics) expect(text(condition)).toContain('cloudwatch:namespace');
  });

  test('every log group is kept for a set time', () => {
    for (const group of ofType(list, 'AWS::Logs::LogGroup')) {
      expect([group.name, group.properties['RetentionInDays']]).toEqual([
        group.name,
        expect.any(Number),
      ]);
    }
  });

  test('at most 30 alarms, each rings the topic when it starts and when it ends', () => {
    const alarms = ofType(list, 'AWS::CloudWatch::Alarm');
    expect(alarms.length).toBeLessThanOrEqual(30);
    for (const { properties } of alarms) {
      expect(text(properties['AlarmActions'])).toContain(':edulake-alarms');
      expect(properties['OKActions']).toEqual(properties['AlarmActions']);
    }
  });

  test('at most two keys of our own, both rotated, and buckets use bucket keys', () => {
    const keys = ofType(list, 'AWS::KMS::Key');
    expect(keys).toHaveLength(2);
    for (const { properties } of keys) expect(properties['EnableKeyRotation']).toBe(true);
    const withKey = ofType(list, 'AWS::S3::Bucket')
      .map(({ properties }) => text(properties['BucketEncryption']))
      .filter((encryption) => encryption.includes('aws:kms'));
    expect(withKey).toHaveLength(2);
    for (const encryption of withKey) expect(encryption).toContain('"BucketKeyEnabled":true');
  });

  test('what holds data outlives its stack, except in dev', () => {
    const stateful = list.filter(({ type }) => STATEFUL.includes(type));
    expect(stateful).toHaveLength(6);
    const expected = profile === 'dev' ? 'Delete' : 'Retain';
    for (const { name, deletionPolicy } of stateful) {
      expect([name, deletionPolicy]).toEqual([name, expected]);
    }
  });

  test('nothing that costs by the hour stands in the network', () => {
    expect(ofType(list, 'AWS::EC2::NatGateway')).toEqual([]);
    const endpoints = ofType(list, 'AWS::EC2::VPCEndpoint');
    expect(endpoints.map(({ properties }) => properties['VpcEndpointType'])).toEqual([
      'Gateway',
      'Gateway',
    ]);
  });
});

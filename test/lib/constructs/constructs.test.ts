import { readdirSync } from 'node:fs';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket } from 'aws-cdk-lib/aws-s3';

import { asBucket } from '../../../lib/constructs/as-interface';
import { GlueJob } from '../../../lib/constructs/glue-job';
import { PipelineFunction } from '../../../lib/constructs/pipeline-function';
import { PrivateQueue } from '../../../lib/constructs/private-queue';
import { StageAlarm } from '../../../lib/constructs/stage-alarm';
import { WheelsAsset } from '../../../lib/constructs/wheels-asset';
import { ZoneBucket } from '../../../lib/constructs/zone-bucket';
import { fixtureAssets } from '../support/fixture-assets';
import { temporaryFolder } from '../support/temporary-folder';

const assets = fixtureAssets();
const newStack = () => new Stack(new App({ outdir: temporaryFolder() }), 'Test');

const basic = (stack: Stack) => ({
  code: assets.functionCode('plan'),
  logs: { retentionDays: RetentionDays.ONE_MONTH } as const,
  failedEvents: new PrivateQueue(stack, 'Failed'),
  onError: 'Something is late.',
});

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}
function statements(stack: Stack): Statement[] {
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const granted: Statement[] = policy?.['Properties'].PolicyDocument.Statement ?? [];
  return granted;
}

/** What the documentation of a construct's properties promises, against what it makes when nothing is said. */
describe('PipelineFunction', () => {
  test('@default: Node 24 on arm64, 512 MB, one minute, handler.handler', () => {
    const stack = newStack();
    new PipelineFunction(stack, 'Plan', basic(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 512,
      Timeout: 60,
      Handler: 'handler.handler',
      Environment: { Variables: { NODE_OPTIONS: '--enable-source-maps' } },
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  test('the caller wins over every default; Python gets no options of Node', () => {
    const stack = newStack();
    new PipelineFunction(stack, 'Load', {
      ...basic(stack),
      runtime: Runtime.PYTHON_3_11,
      architecture: Architecture.X86_64,
      memorySize: 1024,
      timeout: Duration.minutes(9),
      handler: 'other.thing',
      environment: { ONE: '1' },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      Runtime: 'python3.11',
      Architectures: ['x86_64'],
      MemorySize: 1024,
      Timeout: 540,
      Handler: 'other.thing',
      Environment: { Variables: { ONE: '1' } },
    });
  });

  test('its role may write its own log group and send failed events, nothing else', () => {
    const stack = newStack();
    new PipelineFunction(stack, 'Plan', basic(stack));
    const template = Template.fromStack(stack);
    expect(statements(stack).map(({ Action }) => Action)).toEqual([
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      ['sqs:SendMessage', 'sqs:GetQueueAttributes', 'sqs:GetQueueUrl'],
    ]);
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  test('the alarm says what the failure means and where to read on', () => {
    const stack = newStack();
    new PipelineFunction(stack, 'Plan', basic(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'Errors',
      AlarmDescription:
        'The Plan function failed. Something is late. What to do: docs/runbook.md#plan-function-fails',
    });
  });
});

describe('StageAlarm', () => {
  const metric = new Metric({ namespace: 'Edulake', metricName: 'Thing' });

  test('@default: one failure in one period rings, silence does not', () => {
    const stack = newStack();
    new StageAlarm(stack, 'Alarm', { metric, runbook: 'Thing', alarmDescription: 'It broke.' });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  });

  test('the caller wins', () => {
    const stack = newStack();
    const asked = { threshold: 5, evaluationPeriods: 3 };
    new StageAlarm(stack, 'Alarm', { metric, runbook: 'Thing', alarmDescription: 'It.', ...asked });
    Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 5,
      EvaluationPeriods: 3,
    });
  });
});

describe('ZoneBucket', () => {
  const protection = { termination: true, onDestroy: 'retain' } as const;
  const make = () => {
    const stack = newStack();
    const bucket = new ZoneBucket(stack, 'Zone', {
      key: new Key(stack, 'Key'),
      protection,
      accessLogs: asBucket(new Bucket(stack, 'Logs')),
      accessLogsPrefix: 'zone/',
    });
    const role = new Role(stack, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    return { stack, bucket, role };
  };
  test('@default: old versions stay for ever', () => {
    const { stack } = make();
    Template.fromStack(stack).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [Match.not(Match.objectLike({ NoncurrentVersionExpiration: {} }))],
      },
    });
  });

  test('reading lists the bucket too: else S3 answers 403 for what is not there', () => {
    const { stack, bucket, role } = make();
    bucket.allowRead(role, 'a/', 'b/');
    const [read, list, key] = statements(stack);
    expect(read?.Action).toEqual(['s3:GetObject', 's3:GetObjectVersion']);
    expect(JSON.stringify(read?.Resource)).toMatch(/\/a\/\*.*\/b\/\*/);
    expect(list?.Action).toBe('s3:ListBucket');
    expect(key?.Action).toBe('kms:Decrypt');
  });

  test('writing brings no reading, deleting no deleting of versions', () => {
    const { stack, bucket, role } = make();
    bucket.allowWrite(role, 'a/');
    bucket.allowDelete(role, 'b/');
    const actions = statements(stack).flatMap(({ Action }) => Action);
    expect(actions.filter((action) => action.startsWith('s3:'))).toEqual([
      's3:PutObject',
      's3:AbortMultipartUpload',
      's3:DeleteObject',
    ]);
    expect(actions).toContain('kms:GenerateDataKey');
  });

  test('erasing deletes versions alone, and finds them', () => {
    const { stack, bucket, role } = make();
    bucket.allowErase(role, 'a/');
    const [erase, list] = statements(stack);
    expect(erase?.Action).toBe('s3:DeleteObjectVersion');
    expect(JSON.stringify(erase?.Resource)).toContain('/a/*');
    expect(list?.Action).toBe('s3:ListBucketVersions');
  });
});

describe('GlueJob', () => {
  test('@default: Glue 5.1, two G.1X workers, one hour', () => {
    const stack = newStack();
    const job = new GlueJob(stack, 'Job', {
      code: assets.job,
      arguments: { '--ONE': '1' },
      connections: ['network'],
      securityConfiguration: 'security',
    });
    expect(job.timeout.toMinutes()).toBe(60);
    Template.fromStack(stack).hasResourceProperties('AWS::Glue::Job', {
      GlueVersion: '5.1',
      WorkerType: 'G.1X',
      NumberOfWorkers: 2,
      Timeout: 60,
      SecurityConfiguration: 'security',
      DefaultArguments: Match.objectLike({ '--ONE': '1' }),
    });
  });
});

describe('WheelsAsset', () => {
  test('is uploaded as <hash>.gluewheels.zip, the only ending that Glue takes', () => {
    const app = new App({ outdir: temporaryFolder() });
    const stack = new Stack(app, 'Test');
    const wheels = new WheelsAsset(stack, 'Wheels', { path: assets.job.wheels });
    expect(stack.resolve(wheels.url)).toEqual({
      'Fn::Sub': expect.stringMatching(/\/[0-9a-f]+\.gluewheels\.zip$/),
    });
    const { directory } = app.synth();
    const staged = readdirSync(directory).find((name) => name.endsWith('.gluewheels'));
    expect(readdirSync(`${directory}/${staged}`)).toEqual(['one-1.0-py3-none-any.whl']);
  });
});

describe('PrivateQueue', () => {
  test('is encrypted with the key of SQS, never with KMS: EventBridge could not send', () => {
    const stack = newStack();
    new PrivateQueue(stack, 'Queue');
    Template.fromStack(stack).hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      KmsMasterKeyId: Match.absent(),
      MessageRetentionPeriod: 14 * 86_400,
    });
  });
});

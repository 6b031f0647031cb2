import { Match } from 'aws-cdk-lib/assertions';

import { ENV } from '../../../names';
import { resources, roleStatements } from '../support/resources';
import { withoutHashes } from '../support/snapshot';
import { buildApp, DATASETS, templates } from '../support/synthesize';

const all = templates('small');
const template = all.pipeline;
const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
interface FunctionProperties {
  readonly Timeout: number;
  readonly Code: unknown;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
}
function properties(name: string): FunctionProperties {
  const found = functions.find(([id]) =>
    new RegExp(`^(Steps)?${name}(${name})?[0-9A-F]{8}$`).test(id),
  );
  return found?.[1]?.['Properties'];
}
const variables = (name: string) => properties(name).Environment.Variables;

test('snapshot', () => {
  expect(withoutHashes(template)).toMatchSnapshot();
});

test('clean takes one file a call, five at a time, and reports which failed', () => {
  template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: 1,
    ScalingConfig: { MaximumConcurrency: 5 },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  expect(properties('Clean').Timeout).toBe(15 * 60);
});

test('only what signs in to the database is in the VPC', () => {
  const inVpc = functions.filter(([, one]) => one['Properties'].VpcConfig !== undefined);
  expect(inVpc.map(([id]) => id.replace(/[0-9A-F]{8}$/, '')).toSorted()).toEqual([
    'Load',
    'LoadErase',
    'Recommend',
  ]);
});

test('what is in the VPC is granted nothing that has no route there', () => {
  const reachable = /^(s3|kms|dynamodb|rds-db|logs|sqs|ec2):/;
  const roles = /LoadRole|EraseRole|RecommendRole/;
  const beyond = roleStatements(resources(all))
    .filter((statement) => roles.test(statement.in))
    .flatMap(({ actions }) => actions.filter((action) => !reachable.test(action)));
  expect(beyond).toEqual([]);
});

test('the loader is Python 3.11 on x86_64, as Glue is', () => {
  expect(properties('Load')).toMatchObject({
    Runtime: 'python3.11',
    Architectures: ['x86_64'],
    Handler: 'load_lambda.handler',
    Timeout: 15 * 60,
  });
  expect(variables('Load')).toMatchObject({
    [ENV.databaseAuth]: 'iam',
    [ENV.databaseTls]: 'verify-full',
    [ENV.databaseUser]: 'lake_loader',
  });
});

test('erase is the same code in the same place, and signs in as the loader', () => {
  const code = (name: string) => properties(name).Code;
  expect(code('LoadErase')).toEqual(code('Load'));
  expect(properties('LoadErase')).toMatchObject({
    Runtime: 'python3.11',
    Architectures: ['x86_64'],
    Handler: 'erase_lambda.handler',
    Timeout: 15 * 60,
  });
  expect(variables('LoadErase')).toMatchObject({ [ENV.databaseUser]: 'lake_loader' });
});

test('reconcile runs each hour, knows both buckets and both queues, and may send uploads again', () => {
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(1 hour)',
    Target: Match.objectLike({
      Arn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^StepsReconcile'), 'Arn'] },
      DeadLetterConfig: Match.anyValue(),
    }),
  });
  expect(variables('Reconcile')).toMatchObject({
    [ENV.rawBucket]: expect.anything(),
    [ENV.lakeBucket]: expect.anything(),
    [ENV.cleanQueue]: expect.anything(),
    [ENV.cleanDeadLetters]: expect.anything(),
    [ENV.metricNamespace]: 'Edulake',
  });
  const queues = roleStatements(resources(all))
    .filter(({ in: name }) => name.includes('ReconcileRole'))
    .flatMap(({ actions, resources: on }) => {
      const queue = /Upload(DeadLetters|Queue)/.exec(on.join())?.[0];
      return queue === undefined ? [] : actions.map((action) => `${action} ${queue}`);
    });
  expect(queues.toSorted()).toEqual([
    'sqs:GetQueueAttributes UploadDeadLetters',
    'sqs:GetQueueAttributes UploadQueue',
    'sqs:SendMessage UploadQueue',
  ]);
});

test('what stays unaccounted for rings when reconcile has seen it twice', () => {
  template.hasResourceProperties('AWS::CloudWatch::Alarm', {
    Namespace: 'Edulake',
    MetricName: 'Unreconciled',
    Statistic: 'Maximum',
    Period: 3600,
    EvaluationPeriods: 2,
    Threshold: 1,
    TreatMissingData: 'notBreaching',
  });
});

test('the only thing that a function writes into the raw bucket is a decision', () => {
  const writers = roleStatements(resources(all))
    .filter(({ actions }) => actions.some((action) => /^s3:(Put|Delete)Object/.test(action)))
    .flatMap(({ in: name, resources: on }) =>
      on.filter((one) => one.includes('RawBucket')).map((one) => `${name} ${one}`),
    )
    .filter((one) => !one.startsWith('lake/'));
  expect(writers).toEqual([expect.stringMatching(/ReportRole.*RawBucket.*\/decisions\/\*/)]);
});

test('versions are erased by erase only, and only where rows and keys of people are', () => {
  const erasers = roleStatements(resources(all))
    .filter(({ actions }) => actions.includes('s3:DeleteObjectVersion'))
    .filter(({ in: name }) => !name.startsWith('lake/'));
  expect(erasers.map(({ in: name }) => name)).toEqual([expect.stringContaining('EraseRole')]);
  const zones = erasers.flatMap(({ resources: on }) =>
    on.map((one) => /\/([a-z]+)\/\*/.exec(one)?.[1]),
  );
  expect(new Set(zones)).toEqual(new Set(['clean', 'decisions', 'fixes', 'rejected', 'search']));
});

test('the Glue job is sized and networked explicitly', () => {
  template.hasResourceProperties('AWS::Glue::Job', {
    GlueVersion: '5.1',
    WorkerType: 'G.1X',
    NumberOfWorkers: 2,
    MaxRetries: 0,
    Timeout: 60,
    ExecutionProperty: { MaxConcurrentRuns: 1 },
    Command: { Name: 'glueetl', PythonVersion: '3' },
    Connections: { Connections: ['edulake-warehouse'] },
    DefaultArguments: Match.objectLike({
      '--additional-python-modules': Match.objectLike({
        'Fn::Sub': Match.stringLikeRegexp('\\.gluewheels\\.zip$'),
      }),
      '--python-modules-installer-option': '--no-index',
      '--DB_USER': 'lake_loader',
      '--DB_AUTH': 'iam',
    }),
  });
  expect(JSON.stringify(template.toJSON())).not.toContain('disable-proxy-v2');
});

test('workers let each other in on every port, as Glue demands', () => {
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    FromPort: 0,
    ToPort: 65_535,
    IpProtocol: 'tcp',
    SourceSecurityGroupId: { 'Fn::GetAtt': ['LoadJobWorkersAC0A8140', 'GroupId'] },
    GroupId: { 'Fn::GetAtt': ['LoadJobWorkersAC0A8140', 'GroupId'] },
  });
});

test('the job’s role has what aws-facts lists for a job in a VPC', () => {
  const actions = roleStatements(resources(all))
    .filter((statement) => statement.in.includes('LoadJobGlueRole'))
    .flatMap((statement) => statement.actions);
  expect(actions).toEqual(
    expect.arrayContaining([
      'glue:GetConnection',
      'glue:GetSecurityConfiguration',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeVpcEndpoints',
      'ec2:DescribeRouteTables',
      'ec2:DescribeVpcAttribute',
      'ec2:CreateTags',
      'ec2:DeleteTags',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      'logs:AssociateKmsKey',
      'cloudwatch:PutMetricData',
      'rds-db:connect',
    ]),
  );
});

test('the crawler looks at new folders of one folder a dataset, daily, with a header', () => {
  template.hasResourceProperties('AWS::Glue::Crawler', {
    RecrawlPolicy: { RecrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
    SchemaChangePolicy: { UpdateBehavior: 'LOG', DeleteBehavior: 'LOG' },
    Schedule: { ScheduleExpression: 'cron(0 5 * * ? *)' },
    Targets: {
      S3Targets: DATASETS.map(() => ({ Path: Match.anyValue(), Exclusions: ['**/_*'] })),
    },
  });
  for (const dataset of DATASETS) {
    expect(JSON.stringify(template.findResources('AWS::Glue::Crawler'))).toContain(
      `/clean/${dataset}/`,
    );
  }
  template.hasResourceProperties('AWS::Glue::Classifier', {
    CsvClassifier: Match.objectLike({
      ContainsHeader: 'PRESENT',
      Delimiter: ',',
      QuoteSymbol: '"',
    }),
  });
});

test('job and crawler encrypt logs, bookmarks and files, by a reference: it must be there first', () => {
  const security = { Ref: 'CatalogueSecurity719A249A' };
  template.hasResourceProperties('AWS::Glue::Job', { SecurityConfiguration: security });
  template.hasResourceProperties('AWS::Glue::Crawler', { CrawlerSecurityConfiguration: security });
  template.hasResourceProperties('AWS::Glue::SecurityConfiguration', {
    EncryptionConfiguration: {
      CloudWatchEncryption: { CloudWatchEncryptionMode: 'SSE-KMS' },
      JobBookmarksEncryption: { JobBookmarksEncryptionMode: 'CSE-KMS' },
      S3Encryptions: [{ S3EncryptionMode: 'SSE-KMS' }],
    },
  });
});

test('start is called by a marker, by a publish that succeeded, and each minute', () => {
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({
      'detail-type': ['Object Created'],
      detail: Match.objectLike({ object: { key: [{ prefix: 'pending/' }] } }),
    }),
  });
  template.hasResourceProperties('AWS::Events::Rule', {
    EventPattern: Match.objectLike({
      'detail-type': ['Step Functions Execution Status Change'],
      // after a failure only the sweep starts again: a loop of failing publishes would cost $58 a day
      detail: Match.objectLike({ status: ['SUCCEEDED'] }),
    }),
  });
  template.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: 'rate(1 minute)',
  });
  template.allResourcesProperties('AWS::Events::Rule', {
    Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
  });
});

test('nothing but start may start a publish', () => {
  const starters = roleStatements(resources(all)).filter(({ actions }) =>
    actions.includes('states:StartExecution'),
  );
  expect(starters.map((statement) => statement.in)).toEqual([
    expect.stringMatching(/^pipeline\/StepsStartRole/),
  ]);
  template.resourceCountIs('AWS::CloudFormation::CustomResource', 0);
});

test('the settings reach the functions', () => {
  expect(variables('Start')).toMatchObject({
    [ENV.minIntervalSeconds]: '300',
    [ENV.failureBackoffSeconds]: '60',
  });
  expect(variables('Plan')[ENV.glueAboveBytes]).toBe(String(64 * 1024 ** 2));
  expect(variables('Clean')[ENV.maxCleanBytes]).toBe(String(1024 ** 3));
});

test('no stack sets the fault injection of the tests', () => {
  expect(JSON.stringify(Object.values(all).map((one) => one.toJSON()))).not.toContain(ENV.killAt);
});

test('new contracts reach clean only after the warehouse has their columns', () => {
  const { pipeline, warehouse } = buildApp('small').stacks;
  expect(pipeline.dependencies).toContain(warehouse);
});

test('which function may touch which zone', () => {
  const zones = roleStatements(resources(all)).flatMap(({ in: name, actions, resources: on }) => {
    const found = on.flatMap((one) => /\/([a-z]*)\/?\*"/.exec(one)?.[1] ?? []);
    const role = name
      .replace(/^.*\/(Steps|LoadJob|Catalogue)?/, '')
      .replace(/DefaultPolicy.*$/, '');
    return actions
      .filter((action) => /^s3:(Get|Put|Delete)Object$|^s3:DeleteObjectVersion$/.test(action))
      .map((action) => `${role} ${action} ${found.join(' ')}`);
  });
  expect(zones.toSorted()).toMatchSnapshot();
});

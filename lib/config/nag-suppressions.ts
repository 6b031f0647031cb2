/** Findings of cdk-nag that we know and keep. */
export interface KnownFinding {
  /** Path of the construct; it covers everything below. */
  readonly at: string;
  readonly findings: readonly string[];
  readonly reason: string;
}

const wildcards = (...resources: readonly string[]): string[] =>
  resources.map((resource) => `AwsSolutions-IAM5[Resource::${resource}]`);

const arn = (rest: string): string => {
  const [service, resource] = rest.split(/:(.*)/s);
  return `arn:<AWS::Partition>:${service}:<AWS::Region>:<AWS::AccountId>:${resource}`;
};

/** How other stacks name the buckets: by their exports. */
const LAKE = 'EdulakeLake:ExportsOutputFnGetAttLakeBucketB1D32E10Arn6706D8FF';
const RAW = 'EdulakeLake:ExportsOutputFnGetAttRawBucket672A0DBBArnB9DC31D0';

const zones = (...names: readonly string[]): string[] =>
  wildcards(...names.map((name) => `${LAKE}/${name}/*`));

const MANAGED_VPC_POLICY =
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]';
const MANAGED_BASIC_POLICY =
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]';

/**
 * The one table of known findings. An Action wildcard is in none of its rows. Every row must be needed by some profile, and
 * test/lib/nag.test.ts caps how many there are.
 */
export const FINDINGS: readonly KnownFinding[] = [
  {
    at: 'EdulakePipeline',
    findings: zones(
      'clean',
      'rejected',
      'receipts',
      'pending',
      'failed',
      'runs',
      'search',
      'reports',
      'fixes',
      'decisions',
      'contracts',
    ),
    reason:
      'A zone of the lake: its objects are named by what is dropped. Which function has which zone is pinned by a test.',
  },
  {
    at: 'EdulakeSearch/Function',
    findings: [
      ...zones('search', 'reports', 'pending', 'receipts'),
      ...wildcards(`${LAKE}/clean/*/_rejects*`),
    ],
    reason: 'The zones that the API answers from, read only; of the parts only the reject ledgers.',
  },
  {
    at: 'EdulakePipeline/Clean',
    findings: wildcards(`${RAW}/*`),
    reason: 'Whoever drops a file chooses its key.',
  },
  {
    at: 'EdulakePipeline/Publish',
    findings: wildcards(
      '<StepsPlan45FBEA4A.Arn>:*',
      '<StepsVerify0E92367A.Arn>:*',
      '<StepsReportE09A23D5.Arn>:*',
      '<Load230A4710.Arn>:*',
      '<Recommend8457D8FA.Arn>:*',
      '<IndexA56C6C26.Arn>:*',
      '<LoadEraseAE4B4028.Arn>:*',
    ),
    reason: "Versions of the machine's own functions.",
  },
  {
    at: 'EdulakePipeline/Publish',
    findings: wildcards('*'),
    reason: 'Log delivery and X-Ray of Step Functions know no narrower resource.',
  },
  {
    at: 'EdulakePipeline',
    findings: wildcards('<StepsStart73E0512B.Arn>:*', '<StepsReconcile245CC4F1.Arn>:*'),
    reason: 'Versions of the two functions that the schedules call.',
  },
  {
    at: 'EdulakePipeline/Steps',
    findings: wildcards(arn('states:execution:edulake-publish:*'), `${RAW}/decisions/*`),
    reason:
      'Executions of the one machine, and decisions about rows that the warehouse refused: their names are made at run time.',
  },
  {
    at: 'EdulakePipeline/Steps',
    findings: wildcards('*'),
    reason: 'PutMetricData knows no resource; a condition holds it to the namespace of the app.',
  },
  {
    at: 'EdulakePipeline',
    findings: wildcards(arn('glue:table/edulake/*')),
    reason: 'Tables of the catalogue of the app: one a dataset.',
  },
  {
    at: 'EdulakePipeline',
    findings: wildcards(arn('logs:log-group:/aws-glue/*')),
    reason: 'Glue names the log groups of jobs and crawlers itself.',
  },
  {
    at: 'EdulakePipeline/Catalogue',
    findings: wildcards('*'),
    reason: 'GetSecurityConfiguration and GetClassifier know no narrower resource.',
  },
  {
    at: 'EdulakePipeline/LoadJob',
    findings: wildcards(
      '*',
      arn('ec2:network-interface/*'),
      arn('ec2:subnet/*'),
      arn('ec2:security-group/*'),
    ),
    reason:
      'Glue makes network interfaces for the workers; describing networks and metrics know no narrower resource.',
  },
  {
    at: 'EdulakePipeline',
    findings: [MANAGED_VPC_POLICY],
    reason: 'The policy that AWS keeps up to date for functions in a VPC.',
  },
  {
    at: 'EdulakeWarehouse',
    findings: [MANAGED_VPC_POLICY],
    reason: 'The policy that AWS keeps up to date for functions in a VPC.',
  },
  {
    at: 'EdulakeWarehouse/Migration/Provider',
    findings: [MANAGED_BASIC_POLICY, ...wildcards('<MigrationBootstrap8CBC9BCF.Arn>:*')],
    reason: "The CDK's own function for custom resources; it calls bootstrap and nothing else.",
  },
  {
    at: 'EdulakeWarehouse/Migration/BootstrapRole',
    findings: wildcards('<MigrationMigrateB627B1BE.Arn>:*'),
    reason: 'Versions of the one function that bootstrap calls.',
  },
  {
    at: 'EdulakeLake/FailedEvents',
    findings: ['AwsSolutions-SQS3'],
    reason: 'It is the queue that others give up into.',
  },
  {
    at: 'EdulakePipeline/Triggers/Undelivered',
    findings: ['AwsSolutions-SQS3'],
    reason: 'It is the queue that others give up into.',
  },
  {
    at: 'EdulakePipeline/Load',
    findings: ['AwsSolutions-L1'],
    reason: 'Python 3.11 is what Glue 5.1 runs: both hosts of the loader run the same code.',
  },
  {
    at: 'EdulakeWarehouse',
    findings: ['AwsSolutions-SMG4'],
    reason:
      'The master password is used by deploys only and the roles sign in with tokens (the laptop has passwords instead).',
  },
  {
    at: 'EdulakeWarehouse/Database',
    findings: ['AwsSolutions-RDS3'],
    reason:
      'A second instance doubles the bill; backups restore in minutes, and uploads wait meanwhile.',
  },
  {
    at: 'EdulakeWarehouse/Database',
    findings: ['AwsSolutions-RDS11'],
    reason: 'Another port hides nothing: the subnets have no way in.',
  },
  {
    at: 'EdulakeWarehouse/Database',
    findings: ['AwsSolutions-RDS10'],
    reason: 'Deletion protection is off in the dev profile only.',
  },
  {
    at: 'EdulakeSearch/Identity',
    findings: ['AwsSolutions-COG2', 'AwsSolutions-COG8'],
    reason: 'MFA and the paid plan are for districts with their own issuer, which has both.',
  },
  {
    at: 'EdulakeSearch/Api',
    findings: ['AwsSolutions-APIG4'],
    reason:
      'The health check and the OpenAPI document are for everybody; every other route has the authorizer.',
  },
];

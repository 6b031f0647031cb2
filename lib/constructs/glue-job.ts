import { Duration } from 'aws-cdk-lib';
import { CfnJob } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';

import type { AppAssets } from '../assets/app-assets';
import { GLUE_LOGS, glueLogArns } from './glue-logs';
import { WheelsAsset } from './wheels-asset';

export interface GlueJobProps {
  readonly code: AppAssets['job'];
  readonly arguments: Readonly<Record<string, string>>;
  /** Names of Glue connections: the network that the job runs in. */
  readonly connections: readonly string[];
  readonly securityConfiguration: string;
  /** @default '5.1' (Spark 3.5.6, Python 3.11, Java 17) */
  readonly glueVersion?: string;
  /** @default 'G.1X' */
  readonly workerType?: string;
  /** @default 2, the fewest: one drives, one works */
  readonly workers?: number;
  /** @default 1 hour */
  readonly timeout?: Duration;
}

const DEFAULTS = {
  glueVersion: '5.1',
  workerType: 'G.1X',
  workers: 2,
  timeout: Duration.hours(1),
};

/** EC2 actions by which Glue puts a job's workers into a VPC; EC2 knows no narrower resource for the Describe ones. */
const DESCRIBE_NETWORK = [
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeRouteTables',
  'ec2:DescribeVpcAttribute',
];

/**
 * A Spark job in the VPC with the house defaults. Scripts, logs, metrics and the catalogue pass through Glue's own proxy, so the
 * S3 gateway endpoint is all the network it needs.
 */
export class GlueJob extends Construct {
  readonly role: Role;
  readonly job: CfnJob;
  readonly timeout: Duration;

  constructor(scope: Construct, id: string, props: GlueJobProps) {
    super(scope, id);
    const { code, connections, ...options } = { ...DEFAULTS, ...props };
    this.timeout = options.timeout;
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('glue.amazonaws.com') });
    const script = new Asset(this, 'Script', { path: code.script });
    const modules = new Asset(this, 'Modules', { path: code.modules });
    const wheels = new WheelsAsset(this, 'Wheels', { path: code.wheels });
    this.job = new CfnJob(this, 'Job', {
      role: this.role.roleArn,
      command: { name: 'glueetl', pythonVersion: '3', scriptLocation: script.s3ObjectUrl },
      glueVersion: options.glueVersion,
      workerType: options.workerType,
      numberOfWorkers: options.workers,
      timeout: options.timeout.toMinutes(),
      maxRetries: 0,
      executionProperty: { maxConcurrentRuns: 1 },
      connections: { connections: [...connections] },
      securityConfiguration: options.securityConfiguration,
      defaultArguments: {
        '--extra-py-files': modules.s3ObjectUrl,
        '--additional-python-modules': wheels.url,
        '--python-modules-installer-option': '--no-index',
        '--enable-metrics': 'true',
        '--enable-continuous-cloudwatch-log': 'true',
        '--enable-job-insights': 'false',
        ...options.arguments,
      },
    });
    const assets = [script, modules].map((asset) => asset.bucket.arnForObjects(asset.s3ObjectKey));
    this.allowReading([...assets, wheels.objectArn]);
    this.allowNetwork(connections);
    this.allowTelling();
  }

  private allow(actions: string[], resources: string[], conditions: object = {}): void {
    this.role.addToPolicy(
      new PolicyStatement({ actions, resources, conditions: { ...conditions } }),
    );
  }

  private allowReading(objects: string[]): void {
    this.allow(['s3:GetObject'], objects);
  }

  private arn(service: string, resource: string): string {
    return this.stack.formatArn({ service, resource });
  }

  private get stack() {
    return this.job.stack;
  }

  private allowNetwork(connections: readonly string[]): void {
    const names = connections.map((name) => this.arn('glue', `connection/${name}`));
    this.allow(['glue:GetConnection'], [this.arn('glue', 'catalog'), ...names]);
    this.allow(DESCRIBE_NETWORK, ['*']);
    const parts = ['network-interface', 'subnet', 'security-group'];
    const pieces = parts.map((part) => this.arn('ec2', `${part}/*`));
    this.allow(['ec2:CreateNetworkInterface'], pieces);
    const interfaces = this.arn('ec2', 'network-interface/*');
    this.allow(['ec2:DeleteNetworkInterface'], [interfaces]);
    this.allow(['ec2:CreateTags', 'ec2:DeleteTags'], [interfaces], {
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['aws-glue-service-resource'] },
    });
  }

  private allowTelling(): void {
    this.allow(GLUE_LOGS, glueLogArns(this.stack));
    // says with which key the logs are encrypted; it knows no narrower resource
    this.allow(['glue:GetSecurityConfiguration'], ['*']);
    this.allow(['cloudwatch:PutMetricData'], ['*'], {
      StringEquals: { 'cloudwatch:namespace': 'Glue' },
    });
  }
}

import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type Code,
  type FunctionProps,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

import type { Settings } from '../config/read-settings';
import { ALARM_PERIOD, StageAlarm } from './stage-alarm';

export interface PipelineFunctionProps
  extends Omit<FunctionProps, 'runtime' | 'handler' | 'logGroup' | 'role' | 'onFailure'> {
  readonly code: Code;
  readonly logs: Settings['logs'];
  /** Gets the event of an asynchronous call that failed for good. */
  readonly failedEvents: IQueue;
  /** What it means that this function fails, for the alarm. */
  readonly onError: string;
  /** @default Runtime.NODEJS_24_X */
  readonly runtime?: Runtime;
  /** @default 'handler.handler' */
  readonly handler?: string;
  /** @default Architecture.ARM_64 */
  readonly architecture?: Architecture;
  /** @default 512 MB */
  readonly memorySize?: number;
  /** @default 1 minute */
  readonly timeout?: Duration;
}

const DEFAULTS = {
  runtime: Runtime.NODEJS_24_X,
  handler: 'handler.handler',
  architecture: Architecture.ARM_64,
  memorySize: 512,
  timeout: Duration.minutes(1),
};

/**
 * A function of the pipeline with the house defaults: its own log group and role, a failure destination, an error alarm. No
 * reserved concurrency: an account must keep 100 unreserved and a new one has 10 altogether, so the deploy would fail.
 */
export class PipelineFunction extends LambdaFunction {
  readonly alarm: StageAlarm;

  constructor(scope: Construct, id: string, props: PipelineFunctionProps) {
    const { logs, failedEvents, onError, ...rest } = props;
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: logs.retentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      ...DEFAULTS,
      ...rest,
      environment: { ...nodeOptions(props.runtime), ...rest.environment },
      role: ownRole(scope, id, logGroup, props.vpc !== undefined),
      logGroup,
      onFailure: new SqsDestination(failedEvents),
    });
    this.alarm = new StageAlarm(this, 'Errors', {
      metric: this.metricErrors({ period: ALARM_PERIOD }),
      alarmDescription: `The ${id} function failed. ${onError}`,
      runbook: `${id} function fails`,
    });
  }
}

/** Stack traces name lines of the TypeScript sources. */
const nodeOptions = (runtime: Runtime = DEFAULTS.runtime): Record<string, string> =>
  runtime.family === DEFAULTS.runtime.family ? { NODE_OPTIONS: '--enable-source-maps' } : {};

/** May write its own log group; in the VPC also make network interfaces, which AWS's own policy covers. */
function ownRole(scope: Construct, id: string, logGroup: LogGroup, inVpc: boolean): Role {
  const network = 'service-role/AWSLambdaVPCAccessExecutionRole';
  const role = new Role(scope, `${id}Role`, {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    managedPolicies: inVpc ? [ManagedPolicy.fromAwsManagedPolicyName(network)] : [],
  });
  logGroup.grantWrite(role);
  return role;
}

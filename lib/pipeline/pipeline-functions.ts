import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

import { DECISIONS_PREFIX, ENV, METRIC, ZONE } from '../../names';
import type { FunctionName } from '../assets/app-assets';
import type { Settings } from '../config/read-settings';
import { allowMetrics } from '../constructs/allow-metrics';
import { PipelineFunction } from '../constructs/pipeline-function';
import type { StageProps } from '../constructs/stage-props';
import type { ZoneBucket } from '../constructs/zone-bucket';
import type { Catalogue } from './catalogue';
import { MACHINE_NAME, machineArn } from './publish-machine';

export interface PipelineFunctionsProps extends StageProps {
  readonly raw: ZoneBucket;
  readonly lake: ZoneBucket;
  readonly catalogue: Catalogue;
  readonly settings: Pick<Settings, 'publish' | 'load'>;
}

/** start, plan, verify, report: the functions around the load, all outside the VPC. */
export class PipelineFunctions extends Construct {
  readonly start: PipelineFunction;
  readonly plan: PipelineFunction;
  readonly verify: PipelineFunction;
  readonly report: PipelineFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PipelineFunctionsProps,
  ) {
    super(scope, id);
    this.start = this.makeStart();
    this.plan = this.makePlan();
    this.verify = this.makeVerify();
    this.report = this.makeReport();
  }

  private make(
    id: string,
    name: FunctionName,
    onError: string,
    environment: Readonly<Record<string, string>>,
  ): PipelineFunction {
    const { assets, logs, failedEvents, lake } = this.props;
    return new PipelineFunction(this, id, {
      code: assets.functionCode(name),
      logs,
      failedEvents,
      onError,
      timeout: name === 'start' ? Duration.minutes(1) : Duration.minutes(3),
      memorySize: 1024,
      environment: { [ENV.lakeBucket]: lake.name, ...environment },
    });
  }

  private makeStart(): PipelineFunction {
    const { lake, settings } = this.props;
    const start = this.make('Start', 'start', 'Uploads are cleaned but nothing is published.', {
      [ENV.stateMachine]: machineArn(Stack.of(this)),
      [ENV.minIntervalSeconds]: String(settings.publish.minInterval),
      [ENV.failureBackoffSeconds]: String(settings.publish.failureBackoff),
    });
    lake.allowList(start);
    this.allow(
      start,
      ['states:StartExecution', 'states:ListExecutions'],
      [machineArn(Stack.of(this))],
    );
    return start;
  }

  private makePlan(): PipelineFunction {
    const { lake, settings } = this.props;
    const plan = this.make('Plan', 'plan', 'The run fails before it has touched anything.', {
      [ENV.stateMachine]: machineArn(Stack.of(this)),
      [ENV.metricNamespace]: METRIC.namespace,
      [ENV.glueAboveBytes]: String(settings.load.glueAbove),
    });
    lake.allowRead(
      plan,
      ZONE.pending,
      ZONE.receipts,
      ZONE.clean,
      ZONE.runs,
      ZONE.reports,
      ZONE.failed,
      ZONE.decisions,
      ZONE.contracts,
    );
    lake.allowWrite(plan, ZONE.runs, ZONE.reports, ZONE.failed);
    lake.allowDelete(plan, ZONE.pending);
    this.allow(plan, ['states:ListExecutions'], [machineArn(Stack.of(this))]);
    this.allow(plan, ['states:DescribeExecution'], [this.executionsArn]);
    allowMetrics(plan);
    return plan;
  }

  private makeVerify(): PipelineFunction {
    const { lake, catalogue } = this.props;
    const verify = this.make('Verify', 'verify', 'The batch is loaded, but nobody checked it.', {
      [ENV.catalogDatabase]: catalogue.databaseName,
    });
    lake.allowRead(verify, ZONE.runs, ZONE.reports);
    lake.allowWrite(verify, ZONE.runs, ZONE.reports);
    this.allow(verify, ['glue:GetTables', 'glue:GetPartition'], catalogue.tableArns);
    return verify;
  }

  private makeReport(): PipelineFunction {
    const { raw, lake } = this.props;
    const report = this.make(
      'Report',
      'report',
      'The rows are loaded; the books do not show it yet.',
      {
        [ENV.rawBucket]: raw.name,
        [ENV.stateMachine]: machineArn(Stack.of(this)),
        [ENV.metricNamespace]: METRIC.namespace,
      },
    );
    // rows that only PostgreSQL refused go back to clean as a decision, like those of people
    raw.allowWrite(report, DECISIONS_PREFIX);
    lake.allowRead(report, ZONE.runs, ZONE.receipts, ZONE.reports);
    lake.allowWrite(report, ZONE.reports);
    lake.allowDelete(report, ZONE.pending);
    this.allow(report, ['states:GetExecutionHistory'], [this.executionsArn]);
    allowMetrics(report);
    return report;
  }

  /** All executions of the machine: their names are made at run time. */
  private get executionsArn(): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource: `execution:${MACHINE_NAME}:*`,
      arnFormat: ArnFormat.NO_RESOURCE_NAME,
    });
  }

  private allow(fn: PipelineFunction, actions: string[], resources: string[]): void {
    fn.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }
}

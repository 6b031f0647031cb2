import { ArnFormat, Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import {
  Choice,
  Condition,
  DefinitionBody,
  type IChainable,
  JsonPath,
  LogLevel,
  Parallel,
  StateMachine,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';

import type { Settings } from '../config/read-settings';
import type { GlueJob } from '../constructs/glue-job';
import type { PipelineFunction } from '../constructs/pipeline-function';
import { ALARM_PERIOD, StageAlarm } from '../constructs/stage-alarm';
import type { Catalogue } from './catalogue';
import { GlueRun } from './glue-run';
import { retryGlue } from './retries';
import { RUN_ID, step } from './step';
import { VerifyBranch } from './verify-branch';

/** Fixed, because plan and report ask about executions: a reference would close a circle. */
export const MACHINE_NAME = 'edulake-publish';

export const machineArn = (stack: Stack): string =>
  stack.formatArn({
    service: 'states',
    resource: `stateMachine:${MACHINE_NAME}`,
    arnFormat: ArnFormat.NO_RESOURCE_NAME,
  });

export interface PublishMachineProps {
  readonly functions: Readonly<
    Record<
      'plan' | 'verify' | 'load' | 'recommend' | 'index' | 'erase' | 'report',
      PipelineFunction
    >
  >;
  readonly job: GlueJob;
  readonly catalogue: Catalogue;
  readonly lakeBucket: string;
  readonly crawl: Settings['crawl'];
  readonly logs: Settings['logs'];
}

/** Above the sum of the steps' own timeouts on the longest path, with an hour of erasing. */
const TIMEOUT = Duration.hours(3);

/** publish: one batch from receipts to search. Only the run's id, keys and small flags pass between states. */
export class PublishMachine extends Construct {
  readonly machine: StateMachine;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PublishMachineProps,
  ) {
    super(scope, id);
    this.machine = new StateMachine(this, 'Machine', {
      stateMachineName: MACHINE_NAME,
      definitionBody: DefinitionBody.fromChainable(this.definition()),
      timeout: TIMEOUT,
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, 'Logs', {
          // states:PutResourcePolicy is spared for log groups under this prefix
          logGroupName: `/aws/vendedlogs/states/${MACHINE_NAME}`,
          retention: props.logs.retentionDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ALL,
        includeExecutionData: false,
      },
    });
    this.alarm();
  }

  private definition(): IChainable {
    const { plan, recommend, index, report } = this.props.functions;
    const publish = this.checkAndLoad()
      .next(step(this, 'Recommend', { fn: recommend }))
      .next(step(this, 'Index', { fn: index }))
      .next(this.erase(step(this, 'Report', { fn: report })));
    return step(this, 'Plan', {
      fn: plan,
      input: { started_at: JsonPath.stringAt('$$.Execution.StartTime') },
      resultPath: '$.plan',
    }).next(
      new Choice(this, 'AnythingToDo')
        .when(Condition.numberGreaterThan('$.plan.answer.work', 0), publish)
        .otherwise(new Succeed(this, 'NothingToDo')),
    );
  }

  private checkAndLoad(): Parallel {
    const { functions, catalogue, crawl } = this.props;
    const branch = new VerifyBranch(this, 'Verify', {
      verify: functions.verify,
      catalogue,
      pollSeconds: crawl.poll,
    });
    const both = new Parallel(this, 'VerifyAndLoad', {
      resultSelector: { 'erase.$': '$[1].load.answer.erase' },
      resultPath: '$.load',
    });
    return both.branch(branch.chain).branch(this.load());
  }

  /**
   * Erasing waits for the index, so that nobody finds a person whose rows are gone. It is called until it is through: a large
   * lake takes longer than one call may.
   */
  private erase(report: LambdaInvoke): Choice {
    const { functions, lakeBucket } = this.props;
    const erase = step(this, 'Erase', {
      fn: functions.erase,
      input: { lake_bucket: lakeBucket },
      resultPath: '$.erase',
    });
    erase.next(
      new Choice(this, 'Erased')
        .when(Condition.booleanEquals('$.erase.answer.finished', true), report)
        .otherwise(erase),
    );
    return new Choice(this, 'AnybodyToErase')
      .when(Condition.booleanEquals('$.load.erase', true), erase)
      .otherwise(report);
  }

  private load(): IChainable {
    const { functions, job, lakeBucket } = this.props;
    const here = step(this, 'LoadInLambda', {
      fn: functions.load,
      input: { lake_bucket: lakeBucket },
      resultPath: '$.load',
    });
    const there = new GlueRun(this, 'LoadInGlue', {
      job,
      input: TaskInput.fromObject({ '--run_id': RUN_ID, '--lake_bucket': lakeBucket }),
    });
    return new Choice(this, 'WhichHost')
      .when(Condition.stringEquals('$.plan.answer.host', 'glue'), retryGlue(there))
      .otherwise(here);
  }

  private alarm(): void {
    const headings = {
      ExecutionsFailed: 'Publish failed',
      ExecutionsTimedOut: 'Publish timed out',
    };
    for (const [metricName, runbook] of Object.entries(headings)) {
      new StageAlarm(this, metricName, {
        metric: new Metric({
          namespace: 'AWS/States',
          metricName,
          dimensionsMap: { StateMachineArn: this.machine.stateMachineArn },
          statistic: 'Sum',
          period: ALARM_PERIOD,
        }),
        alarmDescription: `A publish did not end well (${metricName}). Its files stay pending; the sweep tries again.`,
        runbook,
      });
    }
  }
}

import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

import { ZONE } from '../../names';
import type { PipelineFunction } from '../constructs/pipeline-function';
import { PrivateQueue } from '../constructs/private-queue';
import { ALARM_PERIOD, StageAlarm } from '../constructs/stage-alarm';
import type { ZoneBucket } from '../constructs/zone-bucket';

export interface TriggersProps {
  readonly start: PipelineFunction;
  readonly reconcile: PipelineFunction;
  readonly lake: ZoneBucket;
  readonly machine: StateMachine;
}

/**
 * What calls `start`: a new marker, a publish that succeeded (more may wait by now), and a sweep each minute, which alone starts
 * again after a failure. `start` looks at the facts, so that an event that comes twice, late or never does no harm. And once an
 * hour `reconcile`, which finds what no event has told.
 */
export class Triggers extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: TriggersProps,
  ) {
    super(scope, id);
    const { start, reconcile, lake, machine } = props;
    const undelivered = this.makeUndelivered();
    this.rule('MarkerWritten', undelivered, {
      source: ['aws.s3'],
      detailType: ['Object Created'],
      detail: { bucket: { name: [lake.name] }, object: { key: [{ prefix: ZONE.pending }] } },
    });
    this.rule('PublishSucceeded', undelivered, {
      source: ['aws.states'],
      detailType: ['Step Functions Execution Status Change'],
      detail: { stateMachineArn: [machine.stateMachineArn], status: ['SUCCEEDED'] },
    });
    new Schedule(this, 'Sweep', {
      description: 'Starts a publish when something is due that no event has started',
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: new LambdaInvoke(start, { deadLetterQueue: undelivered, retryAttempts: 0 }),
    });
    new Schedule(this, 'Hourly', {
      description: 'Compares uploads, receipts and books with each other',
      schedule: ScheduleExpression.rate(Duration.hours(1)),
      target: new LambdaInvoke(reconcile, { deadLetterQueue: undelivered, retryAttempts: 0 }),
    });
  }

  private rule(id: string, undelivered: PrivateQueue, eventPattern: EventPattern): void {
    const target = new LambdaFunction(this.props.start, { deadLetterQueue: undelivered });
    new Rule(this, id, { eventPattern, targets: [target] });
  }

  private makeUndelivered(): PrivateQueue {
    const queue = new PrivateQueue(this, 'Undelivered');
    new StageAlarm(this, 'NotDelivered', {
      metric: queue.metricApproximateNumberOfMessagesVisible({
        period: ALARM_PERIOD,
        statistic: 'Maximum',
      }),
      alarmDescription: 'An event did not reach the start or the reconcile function.',
      runbook: 'Undelivered events waiting',
    });
    return queue;
  }
}

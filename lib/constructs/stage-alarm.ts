import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

/** Name of the topic that every alarm rings; the Monitoring stack makes it. */
export const ALARM_TOPIC = 'edulake-alarms';

export interface StageAlarmProps extends Omit<AlarmProps, 'evaluationPeriods' | 'threshold'> {
  /** The heading of docs/runbook.md that says what to do. */
  readonly runbook: string;
  /** What has happened when it rings, in one sentence. */
  readonly alarmDescription: string;
  /**
   * Number of failures that ring.
   * @default 1
   */
  readonly threshold?: number;
  /**
   * Number of periods that are looked at.
   * @default 1
   */
  readonly evaluationPeriods?: number;
  /**
   * How the metric is compared with the threshold.
   * @default ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
   */
  readonly comparisonOperator?: ComparisonOperator;
  /**
   * What silence means.
   * @default TreatMissingData.NOT_BREACHING
   */
  readonly treatMissingData?: TreatMissingData;
}

const DEFAULTS = {
  threshold: 1,
  evaluationPeriods: 1,
  comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  treatMissingData: TreatMissingData.NOT_BREACHING,
};

/** Period of the alarms: failures are counted in windows of this length. */
export const ALARM_PERIOD = Duration.minutes(1);

/** The runbook's heading as GitHub makes an anchor of it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

/**
 * An alarm beside the thing it watches. It rings the topic by its name, not by a reference: Monitoring shows every stage, so a
 * reference back to it would close a circle between the stacks. CloudWatch does not ask whether the topic is there already.
 */
export class StageAlarm extends Alarm {
  readonly runbook: string;

  constructor(
    scope: Construct,
    id: string,
    { runbook, alarmDescription, ...props }: StageAlarmProps,
  ) {
    super(scope, id, {
      ...DEFAULTS,
      ...props,
      alarmDescription: `${alarmDescription} What to do: docs/runbook.md#${anchorOf(runbook)}`,
    });
    this.runbook = runbook;
    const topic = Stack.of(this).formatArn({ service: 'sns', resource: ALARM_TOPIC });
    const ring = { bind: () => ({ alarmActionArn: topic }) };
    this.addAlarmAction(ring);
    this.addOkAction(ring);
  }
}

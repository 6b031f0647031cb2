import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

import { ENV, METRIC, ZONE } from '../../names';
import { allowMetrics } from '../constructs/allow-metrics';
import { PipelineFunction } from '../constructs/pipeline-function';
import { StageAlarm } from '../constructs/stage-alarm';
import type { StageProps } from '../constructs/stage-props';
import type { ZoneBucket } from '../constructs/zone-bucket';
import type { Upload } from '../stages/upload/upload';

export interface ReconcileProps extends StageProps {
  readonly raw: ZoneBucket;
  readonly lake: ZoneBucket;
  readonly upload: Upload;
}

const EACH = Duration.hours(1);

/** reconcile: every raw version has a receipt or is a dead letter, every receipt a final outcome or a marker; else it is sent again. */
export class Reconcile extends Construct {
  readonly fn: PipelineFunction;

  constructor(scope: Construct, id: string, props: ReconcileProps) {
    super(scope, id);
    const { raw, lake, upload, assets, logs, failedEvents } = props;
    this.fn = new PipelineFunction(this, 'Reconcile', {
      code: assets.functionCode('reconcile'),
      logs,
      failedEvents,
      onError: 'An upload whose event got lost is not found until it runs again.',
      timeout: Duration.minutes(15),
      memorySize: 1024,
      environment: {
        [ENV.rawBucket]: raw.name,
        [ENV.lakeBucket]: lake.name,
        [ENV.metricNamespace]: METRIC.namespace,
        [ENV.cleanQueue]: upload.queue.queueUrl,
        [ENV.cleanDeadLetters]: upload.deadLetters.queueUrl,
      },
    });
    raw.allowListVersions(this.fn);
    lake.allowRead(this.fn, ZONE.receipts, ZONE.reports);
    lake.allowWrite(this.fn, ZONE.pending);
    upload.queue.grant(this.fn, 'sqs:GetQueueAttributes', 'sqs:SendMessage');
    upload.deadLetters.grant(this.fn, 'sqs:GetQueueAttributes');
    allowMetrics(this.fn);
    this.alarm();
  }

  /** Twice in a row: what it found the first time is on its way by then. */
  private alarm(): void {
    new StageAlarm(this, METRIC.unreconciled, {
      metric: new Metric({
        namespace: METRIC.namespace,
        metricName: METRIC.unreconciled,
        statistic: 'Maximum',
        period: EACH,
      }),
      evaluationPeriods: 2,
      alarmDescription: 'An upload has neither receipt nor dead letter, or a receipt no outcome.',
      runbook: 'Something is unaccounted for',
    });
  }
}

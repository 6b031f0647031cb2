import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

import { ENV, METRIC, ZONE } from '../../../names';
import type { Settings } from '../../config/read-settings';
import { PipelineFunction } from '../../constructs/pipeline-function';
import { ALARM_PERIOD, StageAlarm } from '../../constructs/stage-alarm';
import type { StageProps } from '../../constructs/stage-props';
import type { ZoneBucket } from '../../constructs/zone-bucket';
import { CLEAN_TIMEOUT, type Upload } from '../upload/upload';

export interface CleanProps extends StageProps {
  readonly raw: ZoneBucket;
  readonly lake: ZoneBucket;
  readonly upload: Upload;
  readonly settings: Settings['clean'];
}

const CLEANING_ERRORS = 'CleaningErrors';

/** clean: one file a call, so that a slow or broken file holds up nobody else's. */
export class Clean extends Construct {
  readonly fn: PipelineFunction;

  constructor(scope: Construct, id: string, props: CleanProps) {
    super(scope, id);
    const { raw, lake, upload, settings, assets, logs, failedEvents } = props;
    this.fn = new PipelineFunction(this, 'Clean', {
      code: assets.functionCode('clean'),
      logs,
      failedEvents,
      onError: 'A file is tried three times, then waits in the dead letter queue.',
      timeout: CLEAN_TIMEOUT,
      memorySize: settings.memoryMb,
      environment: {
        [ENV.rawBucket]: raw.name,
        [ENV.lakeBucket]: lake.name,
        [ENV.maxCleanBytes]: String(settings.maxBytes),
      },
    });
    this.fn.addEventSource(
      new SqsEventSource(upload.queue, {
        batchSize: 1,
        maxConcurrency: settings.concurrency,
        reportBatchItemFailures: true,
      }),
    );
    raw.allowRead(this.fn, '');
    raw.allowListVersions(this.fn);
    const kept = [ZONE.receipts, ZONE.fixes, ZONE.decisions, ZONE.contracts];
    // the report of a file tells a second delivery that there is nothing left to do
    lake.allowRead(this.fn, ZONE.clean, ZONE.reports, ...kept);
    lake.allowWrite(this.fn, ZONE.clean, ZONE.rejected, ZONE.pending, ...kept);
    // parts of an attempt that lost its receipt to another one; the receipt of a file that a replay moved to another dataset
    lake.allowDelete(this.fn, ZONE.clean, ZONE.receipts);
    this.alarm(this.fn.logGroup);
  }

  /** The function hands a failed file back to the queue and so does not fail itself: its log says so. */
  private alarm(logGroup: ILogGroup): void {
    new MetricFilter(this, 'Errors', {
      logGroup,
      // the runtime puts the level before each line
      filterPattern: FilterPattern.anyTerm('ERROR'),
      metricNamespace: METRIC.namespace,
      metricName: CLEANING_ERRORS,
    });
    new StageAlarm(this, 'CleaningErrors', {
      metric: new Metric({
        namespace: METRIC.namespace,
        metricName: CLEANING_ERRORS,
        statistic: 'Sum',
        period: ALARM_PERIOD,
      }),
      alarmDescription: 'An attempt to clean a file ended with an error.',
      runbook: 'Cleaning errors',
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

import { METRIC } from '../../names';
import { ALARM_PERIOD, StageAlarm } from '../constructs/stage-alarm';

const HOUR = 3600;

/** One of the metrics that the report step writes. */
export const booksMetric = (metricName: string, period: Duration = ALARM_PERIOD): Metric =>
  new Metric({ namespace: METRIC.namespace, metricName, statistic: 'Sum', period });

/** Alarms about what was loaded, from the metrics of the report step. */
export class BooksAlarms extends Construct {
  constructor(scope: Construct, id: string, { deadline }: { readonly deadline: number }) {
    super(scope, id);
    this.make(METRIC.booksUnbalanced, {
      alarmDescription: 'The rows of a file do not add up: read is not loaded plus rejected.',
      runbook: 'Books unbalanced',
    });
    this.make(METRIC.filesFailed, {
      alarmDescription: 'A file was cleaned but could not be loaded, twice and alone.',
      runbook: 'A file failed',
    });
    this.make(METRIC.filesRefused, {
      alarmDescription: 'A file was refused as a whole when it was cleaned.',
      runbook: 'A file was refused',
    });
    this.make(METRIC.contractDrift, {
      alarmDescription: 'The crawler sees other columns than the contracts name.',
      runbook: 'Contract drift',
    });
    this.make(METRIC.martsFailed, {
      alarmDescription: 'A mart could not be refreshed and stays as it was.',
      runbook: 'A mart failed',
    });
    this.make(METRIC.rowsRefusedByWarehouse, {
      alarmDescription: 'A warning: PostgreSQL refused rows that cleaning had let pass.',
      runbook: 'Rows refused by the warehouse',
    });
    new StageAlarm(this, 'NothingLoaded', {
      metric: booksMetric(METRIC.filesLoaded, Duration.hours(1)),
      evaluationPeriods: deadline / HOUR,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription: `No file was loaded for ${deadline / HOUR} hours.`,
      runbook: 'Nothing loaded by the deadline',
    });
  }

  private make(metric: string, words: { alarmDescription: string; runbook: string }): void {
    new StageAlarm(this, metric, { metric: booksMetric(metric), ...words });
  }
}

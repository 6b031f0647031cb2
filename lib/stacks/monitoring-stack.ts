import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  PeriodOverride,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

import { METRIC, OUTPUT, STACK } from '../../names';
import type { Settings } from '../config/read-settings';
import { AlarmTopic } from '../monitoring/alarm-topic';
import { BooksAlarms, booksMetric } from '../monitoring/books-alarms';
import { collectAlarms } from '../monitoring/collect-alarms';

export interface MonitoringStackProps extends StackProps {
  readonly settings: Settings;
  /** The stacks whose alarms the dashboard shows. */
  readonly watched: readonly Stack[];
}

const HOURLY = Duration.hours(1);

const graph = (title: string, ...names: string[]): GraphWidget =>
  new GraphWidget({ title, width: 12, left: names.map((name) => booksMetric(name, HOURLY)) });

/** One page that says whether everything is in, and the topic that says when it is not. */
export class MonitoringStack extends Stack {
  constructor(scope: Construct, props: MonitoringStackProps) {
    super(scope, STACK.monitoring, props);
    const { settings, watched } = props;
    const { topic } = new AlarmTopic(this, 'Alarms', { email: settings.monitoring.email });
    new BooksAlarms(this, 'Books', { deadline: settings.monitoring.deadline });
    const alarms = [...watched, this].flatMap((stack) => collectAlarms(stack));
    new Dashboard(this, 'Dashboard', {
      dashboardName: 'edulake',
      defaultInterval: Duration.days(7),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', width: 24, height: 6, alarms })],
        [
          graph('Rows', METRIC.rowsLoaded, METRIC.rowsRejected, METRIC.rowsRefusedByWarehouse),
          graph('Files', METRIC.filesLoaded, METRIC.filesRefused, METRIC.filesFailed),
        ],
        [
          graph('Publish: seconds', METRIC.publishSeconds),
          graph('Trouble', METRIC.contractDrift, METRIC.martsFailed, METRIC.unreconciled),
        ],
      ],
    });
    new CfnOutput(this, OUTPUT.alarmTopic, { value: topic.topicArn });
  }
}

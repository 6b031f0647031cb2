import { ENV } from '../../names';
import { CloudWatchMetrics } from '../shared/adapters/cloudwatch-metrics';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { SfnExecutionLedger } from '../shared/adapters/sfn-execution-ledger';
import { systemClock } from '../shared/adapters/system-clock';
import { requireEnv } from '../shared/environment';
import { type ReportAnswer, reportRun } from './report-run';

const ports = {
  store: new S3ObjectStore(),
  executions: new SfnExecutionLedger(requireEnv(ENV.stateMachine)),
  metrics: new CloudWatchMetrics(requireEnv(ENV.metricNamespace)),
  clock: systemClock,
  log: consoleLog,
};
const config = {
  rawBucket: requireEnv(ENV.rawBucket),
  lakeBucket: requireEnv(ENV.lakeBucket),
};

/** Last state of publish. */
export async function handler(event: { readonly run_id: string }): Promise<ReportAnswer> {
  return reportRun(ports, config, event.run_id);
}

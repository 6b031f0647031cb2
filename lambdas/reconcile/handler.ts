import { ENV } from '../../names';
import { CloudWatchMetrics } from '../shared/adapters/cloudwatch-metrics';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { systemClock } from '../shared/adapters/system-clock';
import { requireEnv } from '../shared/environment';
import { SqsCleanQueue } from './adapters/sqs-clean-queue';
import { type ReconcileAnswer, reconcile } from './reconcile';

const ports = {
  store: new S3ObjectStore(),
  queue: new SqsCleanQueue(requireEnv(ENV.cleanQueue)),
  deadLetters: new SqsCleanQueue(requireEnv(ENV.cleanDeadLetters)),
  metrics: new CloudWatchMetrics(requireEnv(ENV.metricNamespace)),
  clock: systemClock,
  log: consoleLog,
};
const config = { rawBucket: requireEnv(ENV.rawBucket), lakeBucket: requireEnv(ENV.lakeBucket) };

/** Every hour, and whenever somebody runs `lake reconcile`, who may say that nothing is on its way any more. */
export async function handler(event: {
  readonly patience_seconds?: number;
}): Promise<ReconcileAnswer> {
  return reconcile(ports, config, event.patience_seconds);
}

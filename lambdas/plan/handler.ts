import { join } from 'node:path';

import { loadContracts } from '../../contracts/load-contracts';
import { ENV } from '../../names';
import { CloudWatchMetrics } from '../shared/adapters/cloudwatch-metrics';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { SfnExecutionLedger } from '../shared/adapters/sfn-execution-ledger';
import { systemClock } from '../shared/adapters/system-clock';
import { requireEnv, requireNumberEnv } from '../shared/environment';
import { type PlanAnswer, planBatch } from './plan-batch';

const ports = {
  store: new S3ObjectStore(),
  executions: new SfnExecutionLedger(requireEnv(ENV.stateMachine)),
  metrics: new CloudWatchMetrics(requireEnv(ENV.metricNamespace)),
  clock: systemClock,
  log: consoleLog,
};
const config = {
  lakeBucket: requireEnv(ENV.lakeBucket),
  glueAboveBytes: requireNumberEnv(ENV.glueAboveBytes),
  contracts: loadContracts(join(__dirname, 'contracts.json')),
};

/** First state of publish: freezes the batch of this execution. */
export async function handler(event: { readonly run_id: string }): Promise<PlanAnswer> {
  return planBatch(ports, config, event.run_id);
}

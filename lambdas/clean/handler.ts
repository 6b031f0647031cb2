import { join } from 'node:path';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { loadContracts } from '../../contracts/load-contracts';
import { ENV } from '../../names';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { systemClock } from '../shared/adapters/system-clock';
import { requireEnv, requireNumberEnv } from '../shared/environment';
import { cleanBatch } from './clean-batch';

const ports = {
  store: new S3ObjectStore(),
  clock: systemClock,
  log: consoleLog,
  contracts: loadContracts(join(__dirname, 'contracts.json')),
};
const config = {
  lakeBucket: requireEnv(ENV.lakeBucket),
  maxBytes: requireNumberEnv(ENV.maxCleanBytes),
};

/** Cleans the object versions of a queue batch; only those that failed are delivered again. */
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const failed = await cleanBatch(ports, config, event.Records);
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}

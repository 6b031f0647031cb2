import { join } from 'node:path';
import type { SQSBatchItemFailure, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { loadContracts } from '../../contracts/load-contracts';
import { ENV } from '../../names';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { systemClock } from '../shared/adapters/system-clock';
import { requireEnv, requireNumberEnv } from '../shared/environment';
import { cleanFile } from './clean-file';
import { parseObjectCreated } from './object-created';

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
  const batchItemFailures: SQSBatchItemFailure[] = [];
  for (const { messageId, body } of event.Records) {
    try {
      const source = parseObjectCreated(body);
      if (source) await cleanFile(ports, source, config);
    } catch (error) {
      consoleLog.error('file could not be cleaned', { messageId, error: String(error) });
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
}

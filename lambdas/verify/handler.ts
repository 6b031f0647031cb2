import { join } from 'node:path';

import { loadContracts } from '../../contracts/load-contracts';
import { ENV } from '../../names';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { systemClock } from '../shared/adapters/system-clock';
import { requireEnv } from '../shared/environment';
import { glueCatalogue } from './adapters/glue-catalogue';
import { type VerifyAnswer, type VerifyRequest, verifyRun } from './verify-run';

const ports = {
  store: new S3ObjectStore(),
  catalogue: glueCatalogue(requireEnv(ENV.catalogDatabase)),
  clock: systemClock,
  log: consoleLog,
};
const config = {
  lakeBucket: requireEnv(ENV.lakeBucket),
  contracts: loadContracts(join(__dirname, 'contracts.json')),
};

/** Runs beside the load, before and after the crawler. */
export async function handler(event: VerifyRequest): Promise<VerifyAnswer> {
  return verifyRun(ports, config, event);
}

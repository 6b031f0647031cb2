import { ENV } from '../../names';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { systemClock } from '../shared/adapters/system-clock';
import { requireEnv } from '../shared/environment';
import { buildIndex, type IndexResult } from './build-index';

const ports = { store: new S3ObjectStore(), clock: systemClock, log: consoleLog };

/** State `index` of the state machine. */
export async function handler({
  run_id,
}: {
  run_id: string;
}): Promise<IndexResult & { run_id: string }> {
  const began = Date.now();
  const result = await buildIndex(ports, { lakeBucket: requireEnv(ENV.lakeBucket) });
  consoleLog.info('index built', { run_id, ...result, ms: Date.now() - began });
  return { run_id, ...result };
}

import { ENV } from '../../names';
import { consoleLog } from '../shared/adapters/console-log';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { warmDatabase } from '../shared/adapters/warm-database';
import { requireEnv } from '../shared/environment';
import { type FeedResult, writeFeed } from './write-feed';

const store = new S3ObjectStore();
const database = warmDatabase();

/** State `recommend` of the state machine. */
export async function handler({
  run_id,
}: {
  run_id: string;
}): Promise<FeedResult & { run_id: string }> {
  const began = Date.now();
  const config = { lakeBucket: requireEnv(ENV.lakeBucket) };
  const result = await writeFeed({ db: await database(), store }, config);
  consoleLog.info('feed written', { run_id, ...result, ms: Date.now() - began });
  return { run_id, ...result };
}

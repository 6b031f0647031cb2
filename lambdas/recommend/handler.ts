import { ENV } from '../../names';
import { consoleLog } from '../shared/adapters/console-log';
import { databaseFromEnvironment } from '../shared/adapters/database-sign-in';
import { connectDatabase, type PgDatabase } from '../shared/adapters/pg-database';
import { S3ObjectStore } from '../shared/adapters/s3-object-store';
import { requireEnv } from '../shared/environment';
import { type FeedResult, writeFeed } from './write-feed';

const store = new S3ObjectStore();
let database: Promise<PgDatabase> | undefined;

/** A warm function keeps its connection; one that could not be made is tried again. */
function connect(): Promise<PgDatabase> {
  database ??= connectDatabase(databaseFromEnvironment()).catch((error: unknown) => {
    database = undefined;
    throw error;
  });
  return database;
}

/** State `recommend` of the state machine. */
export async function handler({
  run_id,
}: {
  run_id: string;
}): Promise<FeedResult & { run_id: string }> {
  const began = Date.now();
  const config = { lakeBucket: requireEnv(ENV.lakeBucket) };
  const result = await writeFeed({ db: await connect(), store }, config);
  consoleLog.info('feed written', { run_id, ...result, ms: Date.now() - began });
  return { run_id, ...result };
}

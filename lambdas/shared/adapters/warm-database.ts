import { databaseFromEnvironment } from './database-sign-in';
import { connectDatabase, type PgDatabase } from './pg-database';

/**
 * The database of a function, connected by the first call and kept while the function is warm: it replaces dead
 * connections by itself. A sign-in that failed is not kept; the next call tries again.
 */
export function warmDatabase(
  connect: () => Promise<PgDatabase> = async () => connectDatabase(databaseFromEnvironment()),
): () => Promise<PgDatabase> {
  let database: Promise<PgDatabase> | undefined;
  return () => {
    database ??= connect().catch((error: unknown) => {
      database = undefined;
      throw error;
    });
    return database;
  };
}

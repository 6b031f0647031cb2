import type { MigrateEvent } from '../migrate-event';
import { type DatabaseConfig, iamPassword } from './database-sign-in';
import { connectDatabase, type PgDatabase } from './pg-database';
import { sqlStateOf } from './pg-errors';

/** Class 28 of the SQLSTATEs: the server knows nobody of this name and password. */
const SIGN_IN_REFUSED = /^28/;

/**
 * Signs in as the master user: by password, which is all that a new database knows, else by token. Since `migrate` made the master
 * a member of the loader's role, it is by way of that a member of `rds_iam`, and of those RDS takes tokens only.
 */
export async function connectMaster(
  warehouse: Pick<DatabaseConfig, 'host' | 'port' | 'database' | 'tls'>,
  { admin, sign_in }: MigrateEvent,
  connect: (config: DatabaseConfig) => Promise<PgDatabase> = connectDatabase,
): Promise<PgDatabase> {
  const master = { ...warehouse, user: admin.username };
  try {
    return await connect({ ...master, password: async () => admin.password });
  } catch (error) {
    if (sign_in !== 'iam' || !SIGN_IN_REFUSED.test(sqlStateOf(error) ?? '')) throw error;
    return connect({ ...master, password: iamPassword(master) });
  }
}

import { join } from 'node:path';

import { loadContracts } from '../../contracts/load-contracts';
import { connectMaster } from '../shared/adapters/connect-master';
import { consoleLog } from '../shared/adapters/console-log';
import { warehouseFromEnvironment } from '../shared/adapters/database-sign-in';
import type { MigrateEvent } from '../shared/migrate-event';
import { type MigrateAnswer, migrateWarehouse } from './migrate-warehouse';
import { readMigrations } from './migrations';
import { DEPLOY_LOCK_WAIT } from './publish-lock';

/** Called by `bootstrap` at deploy, with the credentials in the event. */
export async function handler(event: MigrateEvent): Promise<MigrateAnswer> {
  const db = await connectMaster(warehouseFromEnvironment(), event);
  try {
    const schema = {
      signIn: event.sign_in,
      migrations: readMigrations(join(__dirname, 'sql', 'migrations')),
      contracts: loadContracts(join(__dirname, 'contracts.json')),
    };
    return await migrateWarehouse({ db, log: consoleLog }, schema, DEPLOY_LOCK_WAIT);
  } finally {
    await db.close();
  }
}

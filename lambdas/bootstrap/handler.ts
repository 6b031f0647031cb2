import { DB_ROLE, ENV } from '../../names';
import {
  databaseAuthFromEnvironment,
  parseCredentials,
  secretsManagerReader,
} from '../shared/adapters/database-sign-in';
import { invokeFunction } from '../shared/adapters/invoke-function';
import { requireEnv } from '../shared/environment';
import {
  type BootstrapConfig,
  prepareWarehouse,
  type SchemaRequest,
  type SchemaResource,
} from './prepare-warehouse';

const read = secretsManagerReader();
const ports = {
  credentials: async (secretId: string) => parseCredentials(secretId, await read(secretId)),
  migrate: (event: unknown) => invokeFunction(requireEnv(ENV.migrateFunction), event),
};

function config(): BootstrapConfig {
  const adminSecret = requireEnv(ENV.databaseSecret);
  if (databaseAuthFromEnvironment() === 'iam') return { adminSecret, roles: 'iam' };
  const roles = [
    { role: DB_ROLE.loader, secret: requireEnv(ENV.loaderSecret) },
    { role: DB_ROLE.feed, secret: requireEnv(ENV.feedSecret) },
    { role: DB_ROLE.query, secret: requireEnv(ENV.querySecret) },
  ];
  return { adminSecret, roles };
}

/** `onEvent` of the custom resource; runs outside the VPC, where Secrets Manager can be reached. */
export async function handler(event: SchemaRequest): Promise<SchemaResource> {
  return prepareWarehouse(ports, config(), event);
}

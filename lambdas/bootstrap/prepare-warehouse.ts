import { ConfigurationError } from '../shared/errors';
import type { Credentials, MigrateEvent } from '../shared/migrate-event';

/** Secrets by what they are for; those of roles only where the roles sign in with passwords. */
export interface BootstrapConfig {
  readonly adminSecret: string;
  readonly roles: 'iam' | readonly { readonly role: string; readonly secret: string }[];
}

export interface BootstrapPorts {
  readonly credentials: (secretId: string) => Promise<Credentials>;
  /** Calls `migrate` and waits for its end. */
  readonly migrate: (event: MigrateEvent) => Promise<unknown>;
}

/** The parts of a CloudFormation request that count. */
export interface SchemaRequest {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
}

export interface SchemaResource {
  /** Constant: a new schema hash updates the resource and never replaces it. */
  readonly PhysicalResourceId: 'warehouse-schema';
}

/**
 * Custom resource of the Warehouse stack: Create and Update migrate the database; Delete leaves it alone,
 * because it goes with its instance.
 */
export async function prepareWarehouse(
  ports: BootstrapPorts,
  config: BootstrapConfig,
  { RequestType }: SchemaRequest,
): Promise<SchemaResource> {
  if (RequestType !== 'Delete') {
    const admin = await ports.credentials(config.adminSecret);
    await ports.migrate({ admin, sign_in: await signIn(ports, config.roles) });
  }
  return { PhysicalResourceId: 'warehouse-schema' };
}

async function signIn(
  { credentials }: BootstrapPorts,
  roles: BootstrapConfig['roles'],
): Promise<MigrateEvent['sign_in']> {
  if (roles === 'iam') return roles;
  const passwords: Record<string, string> = {};
  for (const { role, secret } of roles) {
    const { username, password } = await credentials(secret);
    if (username !== role)
      throw new ConfigurationError(`secret ${secret} is of user ${username}, expected ${role}`);
    passwords[role] = password;
  }
  return passwords;
}

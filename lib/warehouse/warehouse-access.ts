import { type IConnectable, type IVpc, Port, SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';

import { ENV } from '../../names';
import type { Settings } from '../config/read-settings';
import type { PipelineFunction } from '../constructs/pipeline-function';

/** A warehouse role's name, and its secret where roles sign in with passwords. */
export interface RoleAccess {
  readonly user: string;
  readonly secret?: ISecret;
}

/** What the stages of other stacks need in order to reach the warehouse. */
export interface WarehouseAccess {
  readonly vpc: IVpc;
  readonly database: DatabaseInstance;
  readonly databaseName: string;
  readonly settings: Settings['database'];
  readonly loader: RoleAccess;
  readonly feed: RoleAccess;
}

const POSTGRES_PORT = 5432;

/** Where functions that sign in to the warehouse run. */
export const inVpc = (vpc: IVpc) => ({
  vpc,
  vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
});

/** Environment of whatever connects: `DB_HOST` and the rest. */
export function databaseEnvironment(
  { database, databaseName, settings }: WarehouseAccess,
  role?: RoleAccess,
): Record<string, string> {
  return {
    [ENV.databaseHost]: database.dbInstanceEndpointAddress,
    [ENV.databasePort]: database.dbInstanceEndpointPort,
    [ENV.databaseName]: databaseName,
    [ENV.databaseTls]: settings.tls,
    [ENV.databaseAuth]: settings.auth,
    ...(role === undefined ? {} : { [ENV.databaseUser]: role.user }),
    ...(role?.secret === undefined ? {} : { [ENV.databaseSecret]: role.secret.secretArn }),
  };
}

/** Lets somebody sign in as one role: with a token, or by reading its secret. */
export function allowSignIn(
  { database, settings }: WarehouseAccess,
  { user, secret }: RoleAccess,
  grantee: IGrantable,
): void {
  if (settings.auth === 'iam') database.grantConnect(grantee, user);
  secret?.grantRead(grantee);
}

/**
 * Lets the database take connections from somebody of any stack. The rule becomes a resource of the caller's stack (`remote`):
 * in the database's stack it would close a circle.
 */
export function allowConnections(database: DatabaseInstance, from: IConnectable): void {
  const remote = true;
  for (const group of database.connections.securityGroups) {
    for (const peer of from.connections.securityGroups) {
      group.addIngressRule(peer, Port.tcp(POSTGRES_PORT), 'PostgreSQL', remote);
    }
  }
}

/** Gives a function its way to the warehouse: the network's and the role's. */
export function connect(fn: PipelineFunction, access: WarehouseAccess, role: RoleAccess): void {
  allowConnections(access.database, fn);
  allowSignIn(access, role, fn);
}

import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

import { DB_ROLE, ENV, OUTPUT, STACK } from '../../names';
import type { AppAssets } from '../assets/app-assets';
import type { Settings } from '../config/read-settings';
import { DATABASE_NAME, Database } from '../warehouse/database';
import { Migration } from '../warehouse/migration';
import { Network } from '../warehouse/network';
import { Query } from '../warehouse/query';
import type { RoleAccess, WarehouseAccess } from '../warehouse/warehouse-access';
import type { LakeStack } from './lake-stack';

export interface WarehouseStackProps extends StackProps {
  readonly settings: Settings;
  readonly assets: AppAssets;
  readonly lake: LakeStack;
}

const ROLES = [
  { role: 'loader', env: ENV.loaderSecret },
  { role: 'feed', env: ENV.feedSecret },
  { role: 'query', env: ENV.querySecret },
] as const;

/** PostgreSQL in its own network, migrated by the deploy, with one function for people's questions. */
export class WarehouseStack extends Stack {
  readonly access: WarehouseAccess;
  readonly database: Database;

  constructor(scope: Construct, props: WarehouseStackProps) {
    super(scope, STACK.warehouse, props);
    const { settings, assets, lake } = props;
    const { vpc } = new Network(this, 'Network', { flowLogs: lake.accessLogs });
    this.database = new Database(this, 'Database', {
      vpc,
      key: lake.key,
      settings: settings.database,
      protection: settings.protection,
    });
    const secrets = settings.database.auth === 'password' ? this.makeRoleSecrets() : {};
    const access = (role: keyof typeof DB_ROLE): RoleAccess => {
      const secret = secrets[role];
      return { user: DB_ROLE[role], ...(secret === undefined ? {} : { secret }) };
    };
    this.access = {
      vpc,
      database: this.database.instance,
      databaseName: DATABASE_NAME,
      settings: settings.database,
      loader: access('loader'),
      feed: access('feed'),
    };
    const shared = { assets, logs: settings.logs, failedEvents: lake.failedEvents };
    const masterSecret = this.masterSecret();
    new Migration(this, 'Migration', {
      ...shared,
      access: this.access,
      vpc,
      masterSecret,
      roleSecrets: Object.fromEntries(
        ROLES.flatMap(({ role, env }) => (secrets[role] ? [[env, secrets[role]] as const] : [])),
      ),
    });
    const query = new Query(this, 'Query', {
      ...shared,
      access: this.access,
      role: access('query'),
    });
    this.export(masterSecret, query);
  }

  private masterSecret(): ISecret {
    const { secret } = this.database.instance;
    if (secret === undefined) throw new Error('the database was made without a master secret');
    return secret;
  }

  /** Passwords of the roles, for the laptop: there no token is checked. */
  private makeRoleSecrets(): Partial<Record<keyof typeof DB_ROLE, ISecret>> {
    const make = (role: keyof typeof DB_ROLE) =>
      new Secret(this, `${role}Secret`, {
        description: `Password of the warehouse role ${DB_ROLE[role]}`,
        generateSecretString: {
          secretStringTemplate: JSON.stringify({ username: DB_ROLE[role] }),
          generateStringKey: 'password',
          excludePunctuation: true,
        },
        removalPolicy: RemovalPolicy.DESTROY,
      });
    return Object.fromEntries(ROLES.map(({ role }) => [role, make(role)]));
  }

  private export(masterSecret: ISecret, query: Query): void {
    const { instance } = this.database;
    new CfnOutput(this, OUTPUT.databaseHost, { value: instance.dbInstanceEndpointAddress });
    new CfnOutput(this, OUTPUT.databasePort, { value: instance.dbInstanceEndpointPort });
    new CfnOutput(this, OUTPUT.databaseName, { value: DATABASE_NAME });
    new CfnOutput(this, OUTPUT.databaseSecret, { value: masterSecret.secretArn });
    new CfnOutput(this, OUTPUT.queryFunction, { value: query.fn.functionName });
  }
}

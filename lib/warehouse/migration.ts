import { CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';

import { ENV } from '../../names';
import { PipelineFunction } from '../constructs/pipeline-function';
import type { StageProps } from '../constructs/stage-props';
import { MASTER_USER } from './database';
import {
  allowConnections,
  allowSignIn,
  databaseEnvironment,
  inVpc,
  type WarehouseAccess,
} from './warehouse-access';

export interface MigrationProps extends StageProps {
  readonly access: WarehouseAccess;
  readonly vpc: IVpc;
  readonly masterSecret: ISecret;
  /** Secrets of the roles, by the environment variable that names them; empty where roles sign in with tokens. */
  readonly roleSecrets: Readonly<Record<string, ISecret>>;
}

const MIGRATE_TIMEOUT = Duration.minutes(10);
/** Longer than `migrate`, which it waits for. */
const BOOTSTRAP_TIMEOUT = Duration.minutes(11);

/**
 * Roles, schemas and tables, made at deploy. `bootstrap` stays outside the VPC, where Secrets Manager can be reached, reads the
 * master secret and hands it to `migrate` inside, where the database can be reached. It runs when sql/ or a contract changed.
 */
export class Migration extends Construct {
  constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id);
    const migrate = this.makeMigrate(props);
    const bootstrap = this.makeBootstrap(props, migrate);
    const provider = new Provider(this, 'Provider', {
      onEventHandler: bootstrap,
      logGroup: new LogGroup(this, 'ProviderLogs', {
        retention: props.logs.retentionDays,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    const schema = new CustomResource(this, 'Schema', {
      resourceType: 'Custom::WarehouseSchema',
      serviceToken: provider.serviceToken,
      properties: { hash: props.assets.schemaHash, auth: props.access.settings.auth },
    });
    schema.node.addDependency(props.access.database);
  }

  private makeMigrate(props: MigrationProps): PipelineFunction {
    const { access, vpc, assets, logs, failedEvents } = props;
    const migrate = new PipelineFunction(this, 'Migrate', {
      ...inVpc(vpc),
      code: assets.functionCode('migrate'),
      logs,
      failedEvents,
      onError: 'The deploy stopped: roles, schemas or tables are not as the code wants them.',
      timeout: MIGRATE_TIMEOUT,
      environment: databaseEnvironment(access),
    });
    allowConnections(access.database, migrate);
    // after the first deploy the master signs in by token, too (lambdas/shared/adapters/connect-master.ts)
    allowSignIn(access, { user: MASTER_USER }, migrate);
    return migrate;
  }

  private makeBootstrap(props: MigrationProps, migrate: PipelineFunction): PipelineFunction {
    const { masterSecret, roleSecrets, assets, logs, failedEvents } = props;
    const secrets = Object.entries(roleSecrets);
    const bootstrap = new PipelineFunction(this, 'Bootstrap', {
      code: assets.functionCode('bootstrap'),
      logs,
      failedEvents,
      onError: 'The deploy stopped before the warehouse was migrated.',
      timeout: BOOTSTRAP_TIMEOUT,
      environment: {
        [ENV.migrateFunction]: migrate.functionName,
        [ENV.databaseSecret]: masterSecret.secretArn,
        [ENV.databaseAuth]: props.access.settings.auth,
        ...Object.fromEntries(secrets.map(([name, secret]) => [name, secret.secretArn])),
      },
    });
    masterSecret.grantRead(bootstrap);
    for (const [, secret] of secrets) secret.grantRead(bootstrap);
    migrate.grantInvoke(bootstrap);
    return bootstrap;
  }
}

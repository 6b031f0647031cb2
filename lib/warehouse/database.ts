import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import { InstanceType, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Credentials,
  DatabaseInstance,
  DatabaseInstanceEngine,
  ParameterGroup,
  PostgresEngineVersion,
  StorageType,
} from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';

import type { Settings } from '../config/read-settings';
import { ALARM_PERIOD, StageAlarm } from '../constructs/stage-alarm';
import { inVpc } from './warehouse-access';

export const DATABASE_NAME = 'edulake';
/** Signs in at deploys only. */
export const MASTER_USER = 'edulake_master';
const GIB = 1024 ** 3;
/** Enough for the staging of one more large batch. */
const LEAST_FREE = 2 * GIB;

export interface DatabaseProps {
  readonly vpc: IVpc;
  readonly key: IKey;
  readonly settings: Settings['database'];
  readonly protection: Settings['protection'];
}

/** The warehouse: PostgreSQL 18 in isolated subnets, encrypted, TLS forced, sign-in with IAM tokens. */
export class Database extends Construct {
  readonly instance: DatabaseInstance;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { vpc, key, settings, protection } = props;
    const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_18_3 });
    const erase = protection.onDestroy === 'erase';
    this.instance = new DatabaseInstance(this, 'Instance', {
      ...inVpc(vpc),
      engine,
      instanceType: new InstanceType(settings.instance),
      databaseName: DATABASE_NAME,
      credentials: Credentials.fromGeneratedSecret(MASTER_USER),
      allocatedStorage: settings.storageGb,
      storageType: StorageType.GP3,
      storageEncrypted: true,
      storageEncryptionKey: key,
      iamAuthentication: true,
      parameterGroup: new ParameterGroup(this, 'Parameters', {
        engine,
        description: 'Edulake: connections without TLS are refused',
        parameters: {
          'rds.force_ssl': settings.tls === 'disable' ? '0' : '1',
          // LOG ranks above ERROR: messages of refused statements quote cells, and whoever sent one is told its code
          log_min_messages: 'log',
        },
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      backupRetention: Duration.days(settings.backupDays),
      copyTagsToSnapshot: true,
      autoMinorVersionUpgrade: true,
      deletionProtection: protection.termination,
      deleteAutomatedBackups: erase,
      removalPolicy: erase ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    new StageAlarm(this, 'DiskFull', {
      metric: this.instance.metricFreeStorageSpace({ period: ALARM_PERIOD, statistic: 'Minimum' }),
      threshold: LEAST_FREE,
      evaluationPeriods: 5,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      alarmDescription: 'Less than 2 GiB are free on the warehouse volume.',
      runbook: 'Warehouse disk nearly full',
    });
  }
}

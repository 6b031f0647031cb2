import { Stack } from 'aws-cdk-lib';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnConnection } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';

import type { AppAssets } from '../../assets/app-assets';
import { GlueJob } from '../../constructs/glue-job';
import type { ZoneBucket } from '../../constructs/zone-bucket';
import {
  allowConnections,
  allowSignIn,
  databaseEnvironment,
  type WarehouseAccess,
} from '../../warehouse/warehouse-access';
import { allowLoad } from './load-function';

export interface LoadJobProps {
  readonly lake: ZoneBucket;
  readonly access: WarehouseAccess;
  readonly code: AppAssets['job'];
  readonly securityConfiguration: string;
}

/** Name of the Glue connection: fixed, because the job's role names it. */
const CONNECTION = 'edulake-warehouse';

/** load, in its large host: the same Python loader as a Glue job, its COPY in Spark tasks. */
export class LoadJob extends Construct {
  readonly glue: GlueJob;

  constructor(scope: Construct, id: string, props: LoadJobProps) {
    super(scope, id);
    const { lake, access, code, securityConfiguration } = props;
    const connection = this.makeConnection(access);
    const database = Object.entries(databaseEnvironment(access, access.loader));
    this.glue = new GlueJob(this, 'Glue', {
      code,
      securityConfiguration,
      connections: [CONNECTION],
      arguments: Object.fromEntries(database.map(([name, value]) => [`--${name}`, value])),
    });
    this.glue.job.addResourceDependency(connection);
    allowLoad(lake, this.glue.role);
    allowSignIn(access, access.loader, this.glue.role);
  }

  private makeConnection(access: WarehouseAccess): CfnConnection {
    const group = new SecurityGroup(this, 'Workers', {
      vpc: access.vpc,
      description: 'Edulake: workers of the Glue job',
    });
    // Glue refuses a connection whose group does not let its own members in on every TCP port
    group.addIngressRule(group, Port.allTcp(), 'Workers among themselves');
    allowConnections(access.database, group);
    const [subnet] = access.vpc.isolatedSubnets;
    if (subnet === undefined) throw new Error('the warehouse network has no isolated subnet');
    return new CfnConnection(this, 'Network', {
      catalogId: Stack.of(this).account,
      connectionInput: {
        name: CONNECTION,
        connectionType: 'NETWORK',
        physicalConnectionRequirements: {
          availabilityZone: subnet.availabilityZone,
          securityGroupIdList: [group.securityGroupId],
          subnetId: subnet.subnetId,
        },
      },
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

import { ZONE } from '../../../names';
import type { Settings } from '../../config/read-settings';
import { PipelineFunction } from '../../constructs/pipeline-function';
import type { StageProps } from '../../constructs/stage-props';
import type { ZoneBucket } from '../../constructs/zone-bucket';
import {
  connect,
  databaseEnvironment,
  inVpc,
  type WarehouseAccess,
} from '../../warehouse/warehouse-access';

export interface LoadFunctionProps extends StageProps {
  readonly lake: ZoneBucket;
  readonly access: WarehouseAccess;
  readonly settings: Settings['load'];
}

/** load, in its small host: the Python loader as a function in the VPC, for batches up to `load.glueAbove`. */
export class LoadFunction extends Construct {
  readonly fn: PipelineFunction;

  constructor(scope: Construct, id: string, props: LoadFunctionProps) {
    super(scope, id);
    const { lake, access, settings } = props;
    this.fn = new PipelineFunction(this, 'Load', {
      ...loaderHost(props),
      handler: 'load_lambda.handler',
      onError: 'The batch stays pending and is tried again by the sweep.',
      timeout: Duration.minutes(15),
      memorySize: settings.memoryMb,
    });
    connect(this.fn, access, access.loader);
    allowLoad(lake, this.fn);
  }
}

/** A function of the Python package `load`: it signs in as the loader. */
export const loaderHost = ({
  assets,
  access,
  logs,
  failedEvents,
}: Omit<LoadFunctionProps, 'settings'>) => ({
  ...inVpc(access.vpc),
  code: assets.loaderCode,
  runtime: Runtime.PYTHON_3_11,
  // psycopg's binary wheel is the one that the Glue job takes, too
  architecture: Architecture.X86_64,
  logs,
  failedEvents,
  environment: databaseEnvironment(access, access.loader),
});

/** What the loader does in the lake, in either host. */
export function allowLoad(lake: ZoneBucket, grantee: Parameters<ZoneBucket['allowRead']>[0]): void {
  // decisions: the keys of people to forget
  lake.allowRead(grantee, ZONE.runs, ZONE.clean, ZONE.decisions);
  lake.allowWrite(grantee, ZONE.runs);
}

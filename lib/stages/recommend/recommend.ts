import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';

import { ENV, ZONE } from '../../../names';
import { PipelineFunction } from '../../constructs/pipeline-function';
import type { StageProps } from '../../constructs/stage-props';
import type { ZoneBucket } from '../../constructs/zone-bucket';
import {
  connect,
  databaseEnvironment,
  inVpc,
  type WarehouseAccess,
} from '../../warehouse/warehouse-access';

export interface RecommendProps extends StageProps {
  readonly lake: ZoneBucket;
  readonly access: WarehouseAccess;
}

/** recommend: the feed and everybody's recommendations, from one snapshot of the warehouse. */
export class Recommend extends Construct {
  readonly fn: PipelineFunction;

  constructor(scope: Construct, id: string, props: RecommendProps) {
    super(scope, id);
    const { lake, access, assets, logs, failedEvents } = props;
    this.fn = new PipelineFunction(this, 'Recommend', {
      ...inVpc(access.vpc),
      code: assets.functionCode('recommend'),
      logs,
      failedEvents,
      onError: 'Search stays at the last good version.',
      timeout: Duration.minutes(15),
      memorySize: 1769,
      environment: { [ENV.lakeBucket]: lake.name, ...databaseEnvironment(access, access.feed) },
    });
    connect(this.fn, access, access.feed);
    lake.allowRead(this.fn, ZONE.search);
    lake.allowWrite(this.fn, ZONE.search);
  }
}

import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';

import { ENV, ZONE } from '../../../names';
import { PipelineFunction } from '../../constructs/pipeline-function';
import type { StageProps } from '../../constructs/stage-props';
import type { ZoneBucket } from '../../constructs/zone-bucket';

export interface IndexProps extends StageProps {
  readonly lake: ZoneBucket;
}

/** index: the search index of one version, then the pointer to it. */
export class Index extends Construct {
  readonly fn: PipelineFunction;

  constructor(scope: Construct, id: string, props: IndexProps) {
    super(scope, id);
    const { lake, assets, logs, failedEvents } = props;
    this.fn = new PipelineFunction(this, 'Index', {
      code: assets.functionCode('index'),
      logs,
      failedEvents,
      onError: 'Search stays at the last good version.',
      timeout: Duration.minutes(10),
      memorySize: 2048,
      environment: { [ENV.lakeBucket]: lake.name },
    });
    lake.allowRead(this.fn, ZONE.search);
    lake.allowWrite(this.fn, ZONE.search);
    // versions that nobody reads any more
    lake.allowDelete(this.fn, ZONE.search);
  }
}

import type { IQueue } from 'aws-cdk-lib/aws-sqs';

import type { AppAssets } from '../assets/app-assets';
import type { Settings } from '../config/read-settings';

/** What every stage with a function needs. */
export interface StageProps {
  readonly assets: AppAssets;
  readonly logs: Settings['logs'];
  /** Gets the events that a function gave up on. */
  readonly failedEvents: IQueue;
}

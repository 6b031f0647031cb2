import { type App, Tags } from 'aws-cdk-lib';

import type { AppAssets } from './assets/app-assets';
import type { Settings } from './config/read-settings';
import { LakeStack } from './stacks/lake-stack';
import { MonitoringStack } from './stacks/monitoring-stack';
import { PipelineStack } from './stacks/pipeline-stack';
import { SearchStack } from './stacks/search-stack';
import { WarehouseStack } from './stacks/warehouse-stack';

export interface EdulakeProps {
  readonly settings: Settings;
  readonly assets: AppAssets;
  /** Names of the datasets that have a contract. */
  readonly datasets: readonly string[];
}

/** The stacks, in the order of the data's path. */
export interface Stacks {
  readonly lake: LakeStack;
  readonly warehouse: WarehouseStack;
  readonly pipeline: PipelineStack;
  readonly search: SearchStack;
  readonly monitoring: MonitoringStack;
}

/** Puts the five stacks of one profile into an app. */
export function createStacks(app: App, { settings, assets, datasets }: EdulakeProps): Stacks {
  const { account, region, protection, profile } = settings;
  const env = {
    ...(account === undefined ? {} : { account }),
    ...(region === undefined ? {} : { region }),
  };
  const withData = { env, terminationProtection: protection.termination };
  const lake = new LakeStack(app, settings, withData);
  const warehouse = new WarehouseStack(app, { ...withData, settings, assets, lake });
  const pipeline = new PipelineStack(app, { env, settings, assets, datasets, lake, warehouse });
  const search = new SearchStack(app, { ...withData, settings, assets, lake });
  const watched = [lake, warehouse, pipeline, search];
  const monitoring = new MonitoringStack(app, { env, settings, watched });
  Tags.of(app).add('app', 'edulake');
  Tags.of(app).add('profile', profile);
  return { lake, warehouse, pipeline, search, monitoring };
}

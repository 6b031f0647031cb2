import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';

import { type Profile, readSettings, type Settings } from '../../../lib/config/read-settings';
import { createStacks, type Stacks } from '../../../lib/edulake';
import { fixtureAssets } from './fixture-assets';
import { temporaryFolder } from './temporary-folder';

export const PROJECT = join(__dirname, '../../..');
const SETTINGS_FILE = join(PROJECT, 'config', 'settings.yaml');
export const DATASETS = ['jobs', 'students'];

const { context }: { context: Record<string, unknown> } = JSON.parse(
  readFileSync(join(PROJECT, 'cdk.json'), 'utf8'),
);

export interface Synthesized {
  readonly app: App;
  readonly stacks: Stacks;
}

/** The whole app with empty code, not synthesized yet. `change` edits the settings of the profile. */
export function buildApp(
  profile: Profile,
  change: (settings: Settings) => Settings = (settings) => settings,
): Synthesized {
  const app = new App({
    outdir: temporaryFolder(),
    context: { ...context, 'aws:cdk:bundling-stacks': [] },
  });
  const settings = change(readSettings(SETTINGS_FILE, profile));
  const stacks = createStacks(app, { settings, assets: fixtureAssets(), datasets: DATASETS });
  return { app, stacks };
}

/** The templates of all stacks by their part of the path. */
export function templates(
  profile: Profile,
  change?: (settings: Settings) => Settings,
): Record<keyof Stacks, Template> {
  const { lake, warehouse, pipeline, search, monitoring } = buildApp(profile, change).stacks;
  return {
    lake: Template.fromStack(lake),
    warehouse: Template.fromStack(warehouse),
    pipeline: Template.fromStack(pipeline),
    search: Template.fromStack(search),
    monitoring: Template.fromStack(monitoring),
  };
}

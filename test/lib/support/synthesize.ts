import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Profile, readSettings, type Settings } from '../../../lib/config/read-settings';
import { createStacks, type Stacks } from '../../../lib/edulake';
import { fixtureAssets } from './fixture-assets';

export const PROJECT = join(__dirname, '../../..');
export const SETTINGS_FILE = join(PROJECT, 'config', 'settings.yaml');
export const DATASETS = ['jobs', 'students'];

const { context } = JSON.parse(readFileSync(join(PROJECT, 'cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

export interface Synthesized {
  readonly app: App;
  readonly stacks: Stacks;
}

/** The whole app with empty code, not synthesized yet. `change` edits the settings of the profile. */
export function buildApp(
  profile: Profile,
  change: (settings: Settings) => Settings = (settings) => settings,
): Synthesized {
  const app = new App({ context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  const settings = change(readSettings(SETTINGS_FILE, profile));
  const stacks = createStacks(app, { settings, assets: fixtureAssets(), datasets: DATASETS });
  return { app, stacks };
}

/** The templates of all stacks by their part of the path. */
export function templates(
  profile: Profile,
  change?: (settings: Settings) => Settings,
): Record<keyof Stacks, Template> {
  const { stacks } = buildApp(profile, change);
  const made = Object.entries(stacks).map(([name, stack]) => [name, Template.fromStack(stack)]);
  return Object.fromEntries(made) as Record<keyof Stacks, Template>;
}

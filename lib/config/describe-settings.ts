import * as z from 'zod';

import { isTree } from './merge';
import { PROFILES, readSettings, type Settings } from './read-settings';
import { meaning, settingsSchema } from './settings-schema';

interface Row {
  readonly path: string;
  readonly allowed: string;
  readonly description: string;
}

function rows(shape: Readonly<Record<string, z.ZodType>>, prefix = ''): Row[] {
  return Object.entries(shape).flatMap(([name, schema]) => {
    const path = `${prefix}${name}`;
    if (schema instanceof z.ZodObject) return rows(schema.shape, `${path}.`);
    const described = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
    const { allowed, description } = meaning.parse(z.globalRegistry.get(described));
    return [{ path, allowed, description }];
  });
}

function valueAt(settings: Settings, path: string): string {
  let value: unknown = settings;
  for (const key of path.split('.')) value = isTree(value) ? value[key] : undefined;
  return value === undefined ? '–' : z.coerce.string().parse(value);
}

/** docs/settings.md: what can be set, and what each profile sets. Durations in seconds, sizes in bytes. */
export function describeSettings(file: string): string {
  const profiles = PROFILES.map((profile) => readSettings(file, profile));
  const lines = rows(settingsSchema.shape).map(({ path, allowed, description }) => {
    const values = profiles.map((settings) => valueAt(settings, path));
    return `| \`${path}\` | ${[...values, allowed, description].join(' | ')} |`;
  });
  return [
    '# Settings',
    '',
    'All of them are in `config/settings.yaml`: `shared` for every profile, `profiles.<name>` on top of it. A wrong one stops `cdk synth` with its path, what it is and what it may be.',
    'The table shows durations in seconds and sizes in bytes; in the file they are written as `5 min` and `64 MB`. It is generated: `UPDATE_DOCS=1 npx jest test/lib/config` after a change.',
    '',
    `| setting | ${PROFILES.join(' | ')} | allowed | meaning |`,
    `|---|${PROFILES.map(() => '---|').join('')}---|---|`,
    ...lines,
    '',
  ].join('\n');
}

import type * as z from 'zod';

import { PROFILES, readSettings, type Settings } from './read-settings';
import { settingsSchema } from './settings-schema';

interface Row {
  readonly path: string;
  readonly allowed: string;
  readonly description: string;
}

const unwrap = (schema: z.ZodType): z.ZodType => {
  const { def } = schema as unknown as { def: { type: string; innerType?: z.ZodType } };
  return def.type === 'optional' && def.innerType !== undefined ? def.innerType : schema;
};

function rows(shape: Readonly<Record<string, z.ZodType>>, prefix = ''): Row[] {
  return Object.entries(shape).flatMap(([name, optional]) => {
    const schema = unwrap(optional);
    if ('shape' in schema) {
      return rows(schema.shape as Record<string, z.ZodType>, `${prefix}${name}.`);
    }
    const meaning = schema.meta() ?? {};
    return [
      {
        path: `${prefix}${name}`,
        allowed: String(meaning['allowed']),
        description: String(meaning.description),
      },
    ];
  });
}

const valueAt = (settings: Settings, path: string): string => {
  const value = path
    .split('.')
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], settings);
  return value === undefined ? '–' : String(value as string | number | boolean);
};

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
    'The table shows durations in seconds and sizes in bytes; in the file they are written as `5 min` and `64 MB`. It is generated: `npx jest test/lib/config -u` after a change.',
    '',
    `| setting | ${PROFILES.join(' | ')} | allowed | meaning |`,
    `|---|${PROFILES.map(() => '---|').join('')}---|---|`,
    ...lines,
    '',
  ].join('\n');
}

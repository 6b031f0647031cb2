import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod';

import { isTree, merge } from './merge';
import { type ProfileSettings, settingsSchema } from './settings-schema';

/** The profiles that the project is tested with. */
export const PROFILES = ['dev', 'small', 'district'] as const;
export type Profile = (typeof PROFILES)[number];

export type Settings = ProfileSettings & { readonly profile: Profile };

const tree = z.record(z.string(), z.unknown());
const fileSchema = z.strictObject({
  profile: z.enum(PROFILES),
  shared: tree,
  profiles: z.strictObject({ dev: tree, small: tree, district: tree }),
});

/** A setting is missing or wrong; the message names the file, the path, what was got and what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (inner: unknown, key) => (isTree(inner) ? inner[String(key)] : undefined),
    value,
  );
}

function describe(issue: z.core.$ZodIssue, input: unknown): string {
  const where = issue.path.join('.') || '(top level)';
  if (issue.code === 'unrecognized_keys') {
    return `${where}: unknown setting ${issue.keys.join(', ')}`;
  }
  const got = at(input, issue.path);
  return `${where}: ${issue.message}; got ${got === undefined ? 'nothing' : JSON.stringify(got)}`;
}

function check<T>(file: string, schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => describe(issue, input));
  throw new SettingsError(`${file}: ${problems.join(`\n${file}: `)}`);
}

function parseYaml(file: string): unknown {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new SettingsError(`${file}:${line}:${col}: ${error.message.split('\n')[0]}`);
  }
  return document.toJS();
}

/** Rules between settings, which no single one of them can break. */
function checkTogether(file: string, { profile, database, identity }: Settings): void {
  const refuse = (path: string, why: string): never => {
    throw new SettingsError(`${file}: ${path}: ${why} (profile ${profile})`);
  };
  if (database.auth === 'password' && profile !== 'dev') {
    refuse('database.auth', 'password works on the laptop only, allowed here: iam');
  }
  if (database.tls === 'disable' && database.auth !== 'password') {
    refuse('database.tls', 'disable is allowed only together with database.auth: password');
  }
  const given = [identity.issuer, identity.audience, identity.keysUrl].filter(Boolean).length;
  if (given !== 0 && given !== 3) {
    refuse('identity', 'issuer, audience and keysUrl belong together: give all three or none');
  }
}

/**
 * Reads config/settings.yaml: `shared`, overridden by the profile's own part.
 * @param override a profile's name that wins over the one in the file.
 * @throws {SettingsError}
 */
export function readSettings(file: string, override?: string): Settings {
  const content = check(file, fileSchema, parseYaml(file));
  const profile = PROFILES.find((name) => name === (override ?? content.profile));
  if (profile === undefined) {
    throw new SettingsError(
      `-c profile=${override}: no such profile, allowed: ${PROFILES.join(', ')}`,
    );
  }
  const merged = merge(content.shared, content.profiles[profile]);
  const settings = { ...check(file, settingsSchema, merged), profile };
  checkTogether(file, settings);
  return settings;
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { PROFILES, readSettings, SettingsError } from '../../../lib/config/read-settings';
import { temporaryFolder } from '../support/temporary-folder';

const REAL = join(__dirname, '../../../config/settings.yaml');
const folder = temporaryFolder();
let files = 0;

/** The real file with one piece of text replaced. */
function edited(from: string | RegExp, to: string): string {
  const text = readFileSync(REAL, 'utf8');
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  const file = join(folder, `${files++}.yaml`);
  writeFileSync(file, changed);
  return file;
}

test('the file names the profile; an override wins', () => {
  expect(readSettings(REAL).profile).toBe('small');
  expect(readSettings(REAL, 'dev').profile).toBe('dev');
});

test('a profile is put on top of what all share, leaf by leaf', () => {
  const [dev, small, district] = PROFILES.map((profile) => readSettings(REAL, profile));
  expect(dev?.database).toMatchObject({ auth: 'password', tls: 'disable', instance: 't4g.micro' });
  expect(small?.database).toMatchObject({ auth: 'iam', tls: 'verify-full' });
  expect(district?.database).toMatchObject({ auth: 'iam', instance: 't4g.medium' });
});

test('the profiles have the pace and the protection that aws-facts asks for', () => {
  const [dev, small, district] = PROFILES.map((profile) => readSettings(REAL, profile));
  const intervals = [dev, small, district].map((settings) => settings?.publish.minInterval);
  expect(intervals).toEqual([0, 300, 900]);
  const backoffs = [dev, small, district].map((settings) => settings?.publish.failureBackoff);
  expect(backoffs).toEqual([5, 60, 60]);
  const kept = [dev, small, district].map((settings) => settings?.protection);
  const kept2 = { termination: true, onDestroy: 'retain' };
  expect(kept).toEqual([{ termination: false, onDestroy: 'erase' }, kept2, kept2]);
  expect(small?.load.glueAbove).toBe(64 * 1024 * 1024);
  expect(district?.search.provisionedConcurrency).toBe(1);
  expect(small?.search).toMatchObject({ provisionedConcurrency: 0, memoryMb: 2048 });
  expect([dev, small, district].map((settings) => settings?.identity.passwordSignIn)).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([
  ['a wrong choice', /auth: iam/, 'auth: saml', /database\.auth: .*"iam"\|"password".*got "saml"/],
  ['an unknown setting', /poll: 15 s/, 'pol: 15 s', /crawl: unknown setting pol/],
  ['a missing setting', /poll: 15 s/, 'pol: 15 s', /crawl\.poll: .*got nothing/],
  ['a bare number', '5 min', '300', /publish\.minInterval: .*"5 min"; got 300/],
  ['an unknown unit', '5 min', '5 fortnights', /publish\.minInterval: .*s, min, h.*"5 fortnights"/],
  ['too little', 'backupDays: 7', 'backupDays: 0', /database\.backupDays: .*got 0/],
  ['an odd retention', 'retentionDays: 30', 'retentionDays: 31', /logs\.retentionDays: .*got 31/],
  ['half an hour', 'deadline: 74 h', 'deadline: 90 min', /monitoring\.deadline: .*whole hours/],
])('%s is refused with file, path, what it is and what it may be', (_, from, to, message) => {
  const file = edited(from, to);
  const read = () => readSettings(file, 'small');
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(message);
  expect(read).toThrow(file);
});

test('a profile that does not exist is refused with those that do', () => {
  expect(() => readSettings(REAL, 'huge')).toThrow(/profile=huge.*dev, small, district/);
});

test('broken YAML is refused with its line', () => {
  expect(() => readSettings(edited('  logs:', '  logs: [unclosed'))).toThrow(/\.yaml:\d+:\d+: /);
});

test('passwords are for the laptop: functions in the VPC cannot read secrets', () => {
  const file = edited('auth: iam', 'auth: password');
  expect(() => readSettings(file, 'small')).toThrow(/database\.auth: .*laptop only/);
  expect(readSettings(file, 'dev').database.auth).toBe('password');
});

test('connections without TLS need passwords', () => {
  expect(() => readSettings(edited('auth: password', 'auth: iam'), 'dev')).toThrow(
    /database\.tls: disable is allowed only together with database\.auth: password/,
  );
});

test("a district's own issuer needs its audience and its keys", () => {
  const file = edited('passwordSignIn: false', 'issuer: https://login.example.org');
  const both = readFileSync(file, 'utf8').replace('issuer:', 'passwordSignIn: false\n    issuer:');
  writeFileSync(file, both);
  expect(() => readSettings(file)).toThrow(
    /identity: issuer, audience and keysUrl belong together/,
  );
});

import { join } from 'node:path';

import { PROFILES, readSettings } from '../../../lib/config/read-settings';
import { CLEAN_TIMEOUT } from '../../../lib/stages/upload/upload';

const SETTINGS = join(__dirname, '..', '..', '..', 'config', 'settings.yaml');
const MB = 1024 * 1024;

/** What was measured: docs/decisions/0019-how-large-a-file-clean-takes.md. */
const SLOWEST_BYTES_A_SECOND = 5_000_000;
const MOST_READINGS = 3;
const BYTES_A_KEY = 45;
const SHORT_ROW_BYTES = 30;
const WITHOUT_KEYS = (110 + 100) * MB;

const profiles = PROFILES.map((profile) => ({ profile, ...readSettings(SETTINGS, profile).clean }));

test.each(profiles)('$profile: the largest file ends in time, read by the slowest way', (clean) => {
  const seconds = (clean.maxBytes / SLOWEST_BYTES_A_SECOND) * MOST_READINGS;
  expect(seconds).toBeLessThan(CLEAN_TIMEOUT.toSeconds());
});

test.each(profiles)('$profile: the keys of the largest file of short rows have room', (clean) => {
  const keys = clean.maxBytes / SHORT_ROW_BYTES;
  expect(WITHOUT_KEYS + keys * BYTES_A_KEY).toBeLessThan(clean.memoryMb * MB);
});

test.each(profiles)('$profile: a cleaning has a processor of its own', ({ memoryMb }) => {
  expect(memoryMb).toBeGreaterThanOrEqual(1769);
});

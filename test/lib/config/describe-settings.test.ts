import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describeSettings } from '../../../lib/config/describe-settings';

const project = join(__dirname, '../../..');
const page = join(project, 'docs', 'settings.md');

test('docs/settings.md is what the schema and the profiles say (UPDATE_DOCS=1 writes it)', () => {
  const expected = describeSettings(join(project, 'config', 'settings.yaml'));
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(page, expected);
  expect(readFileSync(page, 'utf8')).toBe(expected);
});

test('every setting is described', () => {
  const rows = describeSettings(join(project, 'config', 'settings.yaml')).match(/^\| `.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThan(25);
  for (const row of rows) expect(row).not.toContain('undefined');
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeContracts } from '../../contracts/describe';
import { readContracts } from '../../contracts/read-contracts';
import { COLUMN_PROPERTIES, DATASET_PROPERTIES } from '../../contracts/reading/custom-properties';

const root = join(__dirname, '..', '..');

test('docs/datasets.md says what the contracts say (npx tsx scripts/describe-datasets.ts writes it)', () => {
  const page = describeContracts(readContracts(join(root, 'contracts')));
  expect(readFileSync(join(root, 'docs', 'datasets.md'), 'utf8')).toBe(page);
});

test('every setting is in the page', () => {
  const page = describeContracts([]);
  for (const name of [...Object.keys(DATASET_PROPERTIES), ...Object.keys(COLUMN_PROPERTIES)]) {
    expect(page).toMatch(new RegExp(`^\\|.*\\b${name}\\b.*\\|`, 'm'));
  }
});

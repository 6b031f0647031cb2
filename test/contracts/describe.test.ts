import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeContracts } from '../../contracts/describe';
import { readContracts } from '../../contracts/read-contracts';
import { COLUMN_PROPERTIES, DATASET_PROPERTIES } from '../../contracts/reading/custom-properties';

const root = join(__dirname, '..', '..');
const FILE = join(root, 'docs', 'datasets.md');

test('docs/datasets.md says what the contracts say (UPDATE_DOCS=1 writes it)', () => {
  const page = describeContracts(readContracts(join(root, 'contracts')));
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(FILE, page);
  expect(readFileSync(FILE, 'utf8')).toBe(page);
});

test('every setting is in the page', () => {
  const page = describeContracts([]);
  for (const name of Object.keys({ ...DATASET_PROPERTIES.shape, ...COLUMN_PROPERTIES.shape })) {
    expect(page).toMatch(new RegExp(`^\\|.*\\b${name}\\b.*\\|`, 'm'));
  }
});

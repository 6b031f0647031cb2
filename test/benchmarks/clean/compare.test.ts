import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { compareCounts, compareFolders } from '../../../benchmarks/clean/compare';
import { temporaryFolder } from '../../lib/support/temporary-folder';

const SAME = { '0/part.csv': 'a,b\n', '0/rejected.csv': 'a\n' };

function compare(theirs: Readonly<Record<string, string>>): void {
  const scratch = temporaryFolder();
  for (const [folder, files] of Object.entries({ ours: SAME, theirs }))
    for (const [name, content] of Object.entries(files)) {
      const path = join(scratch, folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  compareFolders(scratch, 'ours', 'theirs');
}

test('the same files with the same bytes pass', () => {
  expect(() => compare(SAME)).not.toThrow();
});

test.each([
  ['another byte', { ...SAME, '0/part.csv': 'a,c\n' }, 'differ in /0/part.csv'],
  ['a file less', { '0/part.csv': 'a,b\n' }, 'other files'],
  ['a file more', { ...SAME, '1/part.csv': '' }, 'other files'],
])('%s fails the benchmark', (_what, theirs, message) => {
  expect(() => compare(theirs)).toThrow(message);
});

test('a peer that kept other rows did another job', () => {
  const ours = { rows: 10, good: 9, seconds: 1, cpu_seconds: 1, rss_mb: 1 };
  expect(() => compareCounts('scores', 'polars', ours, { ...ours, seconds: 5 })).not.toThrow();
  expect(() => compareCounts('scores', 'polars', ours, { ...ours, good: 8 })).toThrow(
    'scores: ours kept 9 of 10 rows, polars 8 of 10 rows',
  );
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readContracts } from '../../../../../contracts/read-contracts';
import { realDataPresent, realFile, withRealFiles } from '../../../../support/real-data';
import { bothWays } from './both-ways';

const MB = 1024 * 1024;

withRealFiles('of others', () => {
  const contracts = realDataPresent
    ? readContracts(join(__dirname, '../../../../../contracts'))
    : [];
  const files = realDataPresent ? tables(realFile()) : [];

  test('are many', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  test.each(files)(
    '%s becomes the same with and without the fast path',
    async (file) => {
      // What is behind the first megabyte is more of the same.
      const content = readFileSync(join(realFile(), file)).subarray(0, MB);
      const known = await bothWays(content, { contracts, key: file });
      expect(known.outcome).toEqual(known.expected);
      const structure = await bothWays(content, { infer: true, key: file });
      expect(structure.outcome).toEqual(structure.expected);
    },
    60_000,
  );
});

/** Paths of the tables below a folder. */
function tables(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:csv|tsv|txt)$/i.test(path) && statSync(join(folder, path)).isFile())
    .toSorted();
}

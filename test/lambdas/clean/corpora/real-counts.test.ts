import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readContracts } from '../../../../contracts/read-contracts';
import { realDataPresent, realFile, withRealFiles } from '../../../support/real-data';
import { clean, type Row } from '../engine/clean-content';

/** What `expected.json` says of a table: counted by another program than ours. */
interface Expected {
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly data_rows: number;
  readonly columns: Readonly<Record<string, { readonly empty: number; readonly distinct: number }>>;
}

const folders = realDataPresent ? readdirSync(realFile()) : [];

const FILES: readonly [path: string, expected: Expected][] = folders.flatMap((folder) => {
  const facts: Record<string, Partial<Expected>> = JSON.parse(
    readFileSync(realFile(folder, 'expected.json'), 'utf8'),
  );
  return Object.entries(facts)
    .filter((entry): entry is [string, Expected] => entry[1].data_rows !== undefined)
    .map(([name, expected]): [string, Expected] => [join(folder, name), expected]);
});

/** Empty and distinct cells of each column. */
function countsOf(rows: readonly Row[], header: readonly string[]) {
  return Object.fromEntries(
    header.map((name) => {
      const cells = rows.map((row) => row[name] ?? '');
      const empty = cells.filter((cell) => cell.trim() === '').length;
      return [name, { empty, distinct: new Set(cells).size }];
    }),
  );
}

withRealFiles('tables of real files', () => {
  test('there are 34 of them', () => expect(FILES).toHaveLength(34));

  test.each(FILES)('%s', async (path, expected) => {
    const { cleaning, rows } = await clean(readFileSync(realFile(path)), { infer: true });
    const { data_rows: read, delimiter, header } = expected;
    expect(cleaning).toMatchObject({
      status: 'clean',
      rows: { read, clean: read, rejected: 0, duplicate: 0 },
      dialect: { delimiter, header: true },
    });
    expect(Object.keys(rows[0] ?? {})).toEqual([...header, '_file', '_line']);
    const wanted = Object.entries(expected.columns).map(([name, { empty, distinct }]) => [
      name,
      { empty, distinct },
    ]);
    expect(countsOf(rows, header)).toEqual(Object.fromEntries(wanted));
  });

  const contracts = readContracts(join(__dirname, '../../../../contracts'));

  /** Records with newlines inside; lines would be 19,136, 18,702, 20,419 and 3,433. */
  test.each([
    ['project_feedback', 6_039],
    ['section_feedback', 6_059],
    ['mentor_activity', 10_000],
    ['video_log', 3_432],
  ])('%s of January 2019 has %d records, all of them clean', async (dataset, read) => {
    const key = `data_science/2019/1/${dataset}.csv`;
    const content = readFileSync(realFile('udacity_capstone_2019_01', key));
    const { cleaning } = await clean(content, { contracts, key });
    expect(cleaning).toMatchObject({
      status: 'clean',
      dataset,
      rows: { read, clean: read, rejected: 0, duplicate: 0 },
    });
  });
});

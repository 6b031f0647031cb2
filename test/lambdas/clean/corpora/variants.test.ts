import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readContracts } from '../../../../contracts/read-contracts';
import { realFile, withRealFiles } from '../../../support/real-data';
import { clean, type Row } from '../engine/clean-content';
import { LONG } from './long';
import { type Rows, SPELLINGS } from './spellings';

const contracts = readContracts(join(__dirname, '../../../../contracts'));

/** What a row says, wherever it stood. */
const cellsOf = (rows: readonly Row[]) => rows.map(({ _file, _line, ...cells }) => cells);

withRealFiles('one dataset as programs export it', () => {
  let rows: Rows = [];
  let expected: readonly Row[] = [];

  beforeAll(async () => {
    const text = readFileSync(realFile('students_performance/StudentsPerformance.csv'), 'utf8');
    const all: Rows = parse(text);
    rows = all.slice(0, LONG ? 1001 : 101);
    const plain = rows.map((row) => `${row.join(',')}\n`).join('');
    expected = cellsOf((await clean(plain, { contracts, key: 'export.csv' })).rows);
  });

  test('every row of it is clean', () => expect(expected).toHaveLength(rows.length - 1));

  test.each(SPELLINGS)('$name', async ({ write }) => {
    const { cleaning, rows: taken } = await clean(write(rows), { contracts, key: 'export.csv' });
    expect(cleaning).toMatchObject({ status: 'clean', dataset: 'students_performance' });
    expect(cellsOf(taken)).toEqual(expected);
  });
});
